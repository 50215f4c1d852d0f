"""Which switches there are: from counts and exceptions to named positions."""

from __future__ import annotations

from railwright.base.location import Origin
from railwright.base.text import did_you_mean
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft, HostDraft, Place
from railwright.design.layers import Layer, Layers
from railwright.model import naming
from railwright.model.intent import DeviceIntent, TierIntent
from railwright.model.types import Tier


def default_pattern(tier: Tier, planes: int) -> str:
    """Return the name pattern of a tier that gives none."""
    if tier is Tier.SPINE:
        return "spine-{index:02}" if planes == 1 else "spine-{plane_letter}{index:02}"
    return "leaf-{pod}-{index:02}" if planes == 1 else "leaf-{pod}{plane_letter}-{index:02}"


def place_devices(context: Context) -> dict[Place, Draft]:
    """Return a draft for every switch, in order of position.

    Devices without a usable platform are reported and left out.
    """
    intent = context.intent
    places = _counted(context)
    extra = _extra(context, places)
    drafts: dict[Place, Draft] = {}
    names: dict[str, Place] = {}
    for place, name in sorted({**places, **extra}.items()):
        if name in names:
            path = ("tiers", place.tier.value, "name")
            message = f"{name!r} is the name of {_where(names[name])} and of {_where(place)}"
            context.report(kinds.DUPLICATE_NAME, message, path)
            continue
        names[name] = place
        draft = _draft(context, place, name)
        if draft:
            drafts[place] = draft
    for name in intent.devices:
        if name not in names and intent.devices[name].tier is None:
            hint = did_you_mean(name, names)
            context.report(
                kinds.UNKNOWN_DEVICE, f"the fabric has no device {name!r}", ("devices", name), hint
            )
    return drafts


def place_hosts(context: Context) -> list[HostDraft]:
    """Return the host groups of all pods whose profile is known, in order of position."""
    result: list[HostDraft] = []
    for number, pod in sorted(context.intent.pods.items()):
        for name, group in sorted(pod.hosts.items()):
            at = context.inventory.locate("pods", number, "hosts", name, "profile")
            profile = context.server(group.profile, at)
            if profile:
                result.append(HostDraft(number, name, group, profile))
    return result


def _where(place: Place) -> str:
    pod = f"pod {place.pod} " if place.pod else ""
    return f"{pod}plane {place.plane} {place.tier.value} {place.index}"


def _counted(context: Context) -> dict[Place, str]:
    intent = context.intent
    places: list[Place] = []
    for tier, body in intent.tiers.items():
        pods = sorted(intent.pods) if Tier(tier) is Tier.LEAF else [0]
        places.extend(
            Place(Tier(tier), pod, plane, index)
            for pod in pods
            for plane in range(1, intent.planes + 1)
            for index in range(1, body.count + 1)
        )
    return {place: _name(context, place) for place in places}


def _name(context: Context, place: Place) -> str:
    body: TierIntent = context.intent.tiers[place.tier.value]
    pattern = body.name or default_pattern(place.tier, context.intent.planes)
    return naming.fill(pattern, pod=place.pod, plane=place.plane, index=place.index)


def _extra(context: Context, counted: dict[Place, str]) -> dict[Place, str]:
    extra: dict[Place, str] = {}
    for name, device in context.intent.devices.items():
        if device.tier is None:
            continue
        if device.tier not in context.intent.tiers:
            message = f"{name}: the fabric has no tier {device.tier!r}"
            context.report(kinds.UNKNOWN_DEVICE, message, ("devices", name, "tier"))
            continue
        pod = (device.pod or 1) if Tier(device.tier) is Tier.LEAF else 0
        place = Place(Tier(device.tier), pod, device.plane or 1, device.index or 1)
        if place.pod and place.pod not in context.intent.pods:
            message = f"{name}: there is no pod {place.pod}"
            context.report(kinds.UNKNOWN_DEVICE, message, ("devices", name, "pod"))
            continue
        if place.plane > context.intent.planes:
            message = (
                f"{name}: there is no plane {place.plane}, the fabric has {context.intent.planes}"
            )
            context.report(kinds.UNKNOWN_DEVICE, message, ("devices", name, "plane"))
            continue
        if counted.get(place) == name:
            continue
        if place in counted or place in extra:
            message = f"{name}: {_where(place)} is taken"
            context.report(kinds.DUPLICATE_NAME, message, ("devices", name, "index"))
            continue
        extra[place] = name
    return extra


def _draft(context: Context, place: Place, name: str) -> Draft | None:
    intent = context.intent
    special: DeviceIntent | None = intent.devices.get(name)
    layers = [
        Layer("fabric", intent.fabric, ("fabric",)),
        Layer("tier", intent.tiers[place.tier.value], ("tiers", place.tier.value)),
    ]
    if place.pod:
        layers.append(Layer("pod", intent.pods[place.pod], ("pods", place.pod)))
    if special:
        layers.append(Layer("device", special, ("devices", name)))
    resolved = Layers(context, tuple(layers))
    chosen = resolved.setting("platform")
    if chosen is None:
        path = ("tiers", place.tier.value)
        context.report(kinds.NO_PLATFORM, "no layer names a platform", path, subject=name)
        return None
    platform = context.platform(chosen.text(), chosen.origin.location)
    if platform is None:
        return None
    if platform.provisional:
        message = f"{platform.name} is provisional: {platform.provisional}"
        context.report(kinds.PROVISIONAL, message, chosen.origin.location)
        return None
    if not _qos_known(context, resolved, place):
        return None
    origin = Origin(
        chosen.origin.layer, chosen.origin.text, chosen.origin.location, platform.source
    )
    return Draft(name, place, resolved, platform, origin, special)


def _qos_known(context: Context, layers: Layers, place: Place) -> bool:
    """Whether the device has a QoS profile that the catalog knows; reported where not."""
    qos = layers.qos(place.plane)
    if qos is not None:
        return context.qos(qos.text(), qos.origin.location) is not None
    asked = layers.setting("qos")
    message = f"plane {place.plane} has no QoS profile"
    hint = f"add `{place.plane}: ...` under `qos`"
    context.report(kinds.PLANE_QOS, message, asked.origin.location if asked else None, hint)
    return False
