using Events.Protection;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Protecting;

/// <summary>Completes what is produced to a stream: keys that were not in memory, and payloads that are kept apart.</summary>
/// <param name="store">The store of the stream.</param>
/// <param name="keys">The keys; null where the application has set none.</param>
/// <param name="stream">The stream.</param>
internal sealed class PayloadWriter(IStreamStore store, KeyRing? keys, StreamKey stream) : FieldProtection
{
    private readonly Payloads _payloads = new(store, keys);

    public override EncryptionKey? FindCurrentKey(string? subject) => keys?.FindCurrentKey(subject);

    public override ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) =>
        keys?.GetCurrentKeyAsync(subject, cancellationToken) ?? throw new InvalidOperationException("There is no key provider.");

    public override KeyResult? FindKey(string id) => keys?.FindKey(id);

    public override void BeginLoadingCurrentKey(string? subject) => keys?.BeginLoadingCurrentKey(subject);

    public override ValueTask<string> StorePayloadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _payloads.StoreAsync(stream, payload, cancellationToken);
}
