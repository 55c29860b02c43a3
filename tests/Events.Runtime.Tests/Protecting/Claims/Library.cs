using Events.Client;
using Events.DeadLetters;
using Events.Policies;
using Events.Producing;
using Events.Protecting;
using Events.Runtime.Tests.Protecting.Claims.Sample;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>A client over a store, and a stream of its own.</summary>
internal sealed class Library : IAsyncDisposable
{
    public Library(IStreamStore store, Action<ProtectionOptions>? configure = null, TimeProvider? time = null, string? stream = null)
    {
        Stream = new StreamKey(stream ?? $"documents:{Guid.NewGuid():N}");
        ProtectionOptions? protection = configure is null ? null : new ProtectionOptions();
        configure?.Invoke(protection!);
        Client = new EventsClient(store, time, protection: protection);
        Documents = Client.OpenStream<DocumentStream>(new StreamOptions { Key = Stream.Name });
    }

    public static string Large { get; } = string.Concat(Enumerable.Range(0, 200).Select(static i => $"{i} "));

    public StreamKey Stream { get; }

    public StreamKey PayloadStream => Stream.Beside("payloads");

    public EventsClient Client { get; }

    public DocumentStream Documents { get; }

    public async Task<List<StreamEntry>> ReplayAsync()
    {
        var entries = new List<StreamEntry>();
        await foreach (StreamEntry entry in Documents.ReplayAsync()) entries.Add(entry);
        return entries;
    }

    /// <summary>The names and values of the fields of an entry.</summary>
    public async Task<Dictionary<string, byte[]>> RawAsync(StreamKey stream)
    {
        var fields = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using EntryPage page = await Client.Store.RangeAsync(stream, EntryId.Min, EntryId.Max, 1);
        EntryReader reader = page.GetFields(0).GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name)) fields.Add(System.Text.Encoding.UTF8.GetString(name), reader.ReadByteArray());
        return fields;
    }

    public ValueTask<long> CountPayloadsAsync() => Client.Store.LengthAsync(PayloadStream);

    public GroupConsumer Consume(Readers readers, Action<ConsumerOptions>? configure = null)
    {
        var options =
            new ConsumerOptions { Name = "c", Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(20) } };
        configure?.Invoke(options);
        GroupConsumer consumer = Client.CreateConsumer(readers, options, Stream.Name);
        consumer.Start();
        return consumer;
    }

    public async Task<List<DeadLetter>> LettersAsync()
    {
        var letters = new List<DeadLetter>();
        await foreach (DeadLetter letter in Client.OpenDeadLetters<DocumentStream>(Stream.Name).ListAsync()) letters.Add(letter);
        return letters;
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
