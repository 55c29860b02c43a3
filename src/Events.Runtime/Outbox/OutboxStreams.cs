using System.Collections.Concurrent;
using Events.Producing;
using Events.Streams;

namespace Events.Outbox;

/// <summary>The streams that outboxes lead to.</summary>
/// <param name="find">Finds a stream by its declared key and its name; null when the application has none.</param>
internal sealed class OutboxStreams(Func<string, string?, StreamClient?> find)
{
    private readonly ConcurrentDictionary<(string Stream, string? Name), StreamClient> _clients = [];

    /// <summary>The stream, to encode for it: where it has partitions one of them, which all encode alike.</summary>
    /// <exception cref="InvalidOperationException">The application has none.</exception>
    public StoreStreamClient Get(string stream, string? name) =>
        Find(stream, name) is var client && client is PartitionedStreamClient partitioned ? partitioned.First : (StoreStreamClient)client;

    /// <summary>The stream of an entry, to append it: where it has partitions that of the entry's ordering key.</summary>
    /// <exception cref="InvalidOperationException">The application has none.</exception>
    /// <exception cref="ArgumentException">It has partitions, and the entry no ordering key.</exception>
    /// <exception cref="Errors.PartitionsDifferException">Others have another number of partitions.</exception>
    public async ValueTask<StoreStreamClient> GetAsync(OutboxEntry entry)
    {
        if (Find(entry.Stream, entry.StreamName) is not PartitionedStreamClient client) return Get(entry.Stream, entry.StreamName);
        return await client.RouteAsync(entry.Fields, entry.FieldCount, entry.IdempotencyKey).ConfigureAwait(false);
    }

    private StreamClient Find(string stream, string? name)
    {
        if (_clients.TryGetValue((stream, name), out StreamClient? known)) return known;
        StreamClient client = find(stream, name) ?? throw new InvalidOperationException(name is null
            ? $"The application has no stream with the declared key '{stream}': add it, AddStream<…>()."
            : $"The application has no stream '{name}' with the declared key '{stream}': add it, AddStream<…>(\"{name}\"), or a template for all tenants, AddTenantStream<…>(…).");
        return _clients.GetOrAdd((stream, name), client);
    }
}
