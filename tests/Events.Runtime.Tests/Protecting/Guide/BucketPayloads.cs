using System.Collections.Concurrent;
using Events.Protection;

namespace Events.Runtime.Tests.Protecting.Guide;

/// <summary>Payloads in a bucket of a cloud, here in memory.</summary>
internal sealed class BucketPayloads(string bucket) : IPayloadStore
{
    public ConcurrentDictionary<(string Stream, string Id), byte[]> All { get; } = [];

    public ValueTask<string> StoreAsync(string stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        string id = $"{bucket}/{Guid.NewGuid():N}";
        All[(stream, id)] = payload.ToArray();
        return new(id);
    }

    public ValueTask<byte[]?> FindAsync(string stream, string id, CancellationToken cancellationToken) => new(All.GetValueOrDefault((stream, id)));

    public ValueTask<IReadOnlyList<StoredPayload>> ListAsync(string stream, string? after, int count, CancellationToken cancellationToken) => new([]);

    public ValueTask DeleteAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        foreach (string id in ids) All.TryRemove((stream, id), out _);
        return default;
    }
}
