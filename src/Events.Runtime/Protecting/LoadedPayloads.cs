using Events.Protection;
using Events.Wire;

namespace Events.Protecting;

/// <summary>The payloads that some entries refer to, in memory while these are read, beside the keys.</summary>
/// <param name="keys">The keys; null where the application has set none.</param>
/// <param name="payloads">The payloads by ID; null for one that is not there.</param>
/// <param name="failure">Why those could not be had that are not among these; null where all were asked for.</param>
internal sealed class LoadedPayloads(
    KeyRing? keys, IReadOnlyDictionary<string, byte[]?> payloads, PayloadUnavailableException? failure = null) : FieldProtection
{
    public override int MaxUnpackedBytes => keys?.MaxUnpackedBytes ?? DefaultMaxUnpackedBytes;

    public override EncryptionKey? FindCurrentKey(string? subject) => keys?.FindCurrentKey(subject);

    public override ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) =>
        keys?.GetCurrentKeyAsync(subject, cancellationToken) ?? throw new InvalidOperationException("There is no key provider.");

    public override KeyResult? FindKey(string id) => keys?.FindKey(id);

    public override byte[]? FindPayload(string id) =>
        payloads.TryGetValue(id, out byte[]? payload) || failure is null ? payload : throw new PayloadUnavailableException(failure.Message, failure);

    public override void BeginLoadingCurrentKey(string? subject) => keys?.BeginLoadingCurrentKey(subject);
}
