using Events.Definitions;
using Events.Streams;
using Events.Wire;

namespace Events.Abstractions.Tests.Streams;

/// <summary>Ends entries, as a batch needs it, and does nothing else.</summary>
internal sealed class TestClient : StreamClient
{
    public override StreamDefinition Definition { get; } = new("Test", "test", Retention.None);

    public override string Key => Definition.Key;

    public override EntryWriter BeginEntry() => throw new NotSupportedException();

    public override EntryWriter BeginEntry(byte[] buffer, int position) => new(buffer, position, producedAt: 7);

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override IAsyncEnumerable<StreamEntry> ReplayAsync(
        EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken) => throw new NotSupportedException();
}
