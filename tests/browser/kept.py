"""What a device has kept, as she herself would read it."""


def kept_text(path):
    """What is kept of an address, opened with the keys of this device; empty where nothing is, or opens."""
    return (
        f"caches.match('{path}', {{ cacheName: 'pages' }}).then(async (kept) => {{"
        " const { pages: key } = await sealing.keys();"
        " if (!kept || !key) return '';"
        " const whole = new Uint8Array(await kept.arrayBuffer());"
        " return new TextDecoder().decode(await sealing.open(key, whole)); })"
    )
