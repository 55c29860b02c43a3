using Events.Definitions;
using Events.Streams;
using Events.Wire;

namespace Events.Generator.Tests.Harness;

/// <summary>A stream client that keeps entries in a list: what generated stream classes need to run.</summary>
internal sealed class RecordingClient(StreamDefinition definition, string? key = null) : StreamClient
{
    private ulong _last;

    public List<string> Entries { get; } = [];

    public List<(EntryId From, EntryId To, int PageSize, CancellationToken Token)> Replays { get; } = [];

    public CancellationToken LastToken { get; private set; }

    public override StreamDefinition Definition => definition;

    public override string Key => key ?? definition.Key;

    public override EntryWriter BeginEntry() => BeginEntry(new byte[16], 0);

    public override EntryWriter BeginEntry(byte[] buffer, int position) => new(buffer, position, producedAt: 7);

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        LastToken = cancellationToken;
        return new ValueTask<EntryId>(Record(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount));
    }

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        LastToken = cancellationToken;
        Span<EntryId> ids = batch.RentIds().Span;
        int start = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            EncodedEntry entry = batch.Entries.Span[i];
            ids[i] = Record(batch.Encoded.Span[start..entry.End], entry.FieldCount);
            start = entry.End;
        }

        batch.SetIds(batch.Count);
        return new ValueTask<ReadOnlyMemory<EntryId>>(batch.Ids);
    }

    public override IAsyncEnumerable<StreamEntry> ReplayAsync(
        EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken)
    {
        Replays.Add((from, to, pageSize, cancellationToken));
        return AsyncEnumerable.Empty<StreamEntry>();
    }

    private EntryId Record(ReadOnlySpan<byte> bytes, int count)
    {
        Entries.Add(string.Join(' ', new EntryFields(bytes, count).ToPairs().Select(pair => $"{pair.Key}={pair.Value}")));
        return new EntryId(++_last, 0);
    }
}
