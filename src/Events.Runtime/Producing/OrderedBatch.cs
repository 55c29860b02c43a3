using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>
/// Entries that were encoded before, each with an idempotency key: nothing of them is appended behind one that was not, so the whole batch may be
/// appended again after any error.
/// </summary>
/// <param name="client">The stream.</param>
/// <param name="window">How long the keys are remembered.</param>
internal sealed class OrderedBatch(StreamClient client, TimeSpan window) : EventBatch(client)
{
    /// <summary>The time for which the keys are remembered.</summary>
    public TimeSpan Window => window;

    /// <summary>Adds an entry.</summary>
    public void Add(EntryFields fields, ReadOnlySpan<byte> key) => AddEncoded(fields, key);
}
