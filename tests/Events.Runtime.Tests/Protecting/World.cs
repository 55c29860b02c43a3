using Events.Client;
using Events.InMemory;
using Events.Policies;
using Events.Producing;
using Events.Protecting;
using Events.Runtime.Tests.Protecting.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting;

/// <summary>A client with keys over a store, and a stream of its own.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(IStreamStore store, TestKeys keys, Action<ProtectionOptions>? configure, TimeProvider? time = null)
    {
        Keys = keys;
        Stream = new StreamKey($"patients:{Guid.NewGuid():N}");
        var protection = new ProtectionOptions { Keys = keys };
        configure?.Invoke(protection);
        Client = new EventsClient(store, time, protection: protection);
        Patients = Client.OpenStream<PatientStream>(new StreamOptions { Key = Stream.Name });
    }

    public TestKeys Keys { get; }

    public StreamKey Stream { get; }

    public EventsClient Client { get; }

    public PatientStream Patients { get; }

    public static World InMemory(TestKeys? keys = null, Action<ProtectionOptions>? configure = null, TimeProvider? time = null) =>
        new(new InMemoryStreamStore(), keys ?? new TestKeys(), configure, time);

    public static async Task<World> OnRedisAsync(RedisServer server, TestKeys? keys = null, Action<ProtectionOptions>? configure = null) =>
        new(await Stores.ConnectAsync(server), keys ?? new TestKeys(), configure);

    public async Task<List<StreamEntry>> ReplayAsync()
    {
        var entries = new List<StreamEntry>();
        await foreach (StreamEntry entry in Patients.ReplayAsync()) entries.Add(entry);
        return entries;
    }

    /// <summary>The fields of each entry as they are, in their order.</summary>
    public async Task<List<List<(string Name, byte[] Value)>>> RawAsync()
    {
        var entries = new List<List<(string, byte[])>>();
        using EntryPage page = await Client.Store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 1000);
        for (int i = 0; i < page.Count; i++)
        {
            var fields = new List<(string, byte[])>();
            EntryReader reader = page.GetFields(i).GetReader();
            while (reader.TryReadName(out ReadOnlySpan<byte> name)) fields.Add((System.Text.Encoding.UTF8.GetString(name), reader.ReadByteArray()));
            entries.Add(fields);
        }

        return entries;
    }

    /// <summary>Appends an entry with these fields.</summary>
    public async Task AddRawAsync(IEnumerable<(string Name, byte[] Value)> fields)
    {
        await Client.Store.AddAsync(Stream, Encode(fields), StreamTrim.None);

        static EntryFields Encode(IEnumerable<(string Name, byte[] Value)> fields)
        {
            var writer = new EntryWriter(new byte[256]);
            foreach ((string name, byte[] value) in fields) writer.WriteField(name, value);
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        }
    }

    public GroupConsumer Consume(Wards wards, Action<ConsumerOptions>? configure = null)
    {
        var options =
            new ConsumerOptions { Name = "c", Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(20) } };
        configure?.Invoke(options);
        GroupConsumer consumer = Client.CreateConsumer(wards, options, Stream.Name);
        consumer.Start();
        return consumer;
    }

    public async Task<List<Events.DeadLetters.DeadLetter>> LettersAsync()
    {
        var letters = new List<Events.DeadLetters.DeadLetter>();
        await foreach (Events.DeadLetters.DeadLetter letter in Client.OpenDeadLetters<PatientStream>(Stream.Name).ListAsync()) letters.Add(letter);
        return letters;
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
