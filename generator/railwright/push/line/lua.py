"""What the databases of a switch are asked at once: scripts of Redis, which change nothing."""

from typing import Final

ROWS: Final = (
    "local r={} for _,p in ipairs(ARGV) do for _,k in ipairs(redis.call('KEYS',p)) do "
    "if redis.call('TYPE',k)['ok']=='hash' then r[k]=redis.call('HGETALL',k) end end end "
    "return cjson.encode(r)"
)
"""All rows that match patterns at once: a call for each of 10,000 keys would take minutes."""
COUNTERS: Final = (
    "local w,m={},'' for _,a in ipairs(ARGV) do "
    "if a:sub(-9)=='_NAME_MAP' then m=a w[m]={} else w[m][#w[m]+1]=a end end local r={} "
    "for n,f in pairs(w) do r[n]={} local p=redis.call('HGETALL',n) for i=1,#p,2 do "
    "local v=redis.call('HMGET','COUNTERS:'..p[i+1],unpack(f)) table.insert(v,1,p[i+1]) "
    "r[n][p[i]]=v end end return cjson.encode(r)"
)
"""The id and some counters of all that names of maps lead to, without the other hundred."""
