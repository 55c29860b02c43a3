using Events.Behaviour.Sample;
using Events.Client;
using Events.DeadLetters;
using Events.Headers;
using Events.Store;
using Events.Streams;

namespace Events.Behaviour.Telemetry;

/// <summary>Headers, all the way.</summary>
public abstract class HeaderTests : DeliveryTests
{
    private static readonly EventHeader<Guid> Tenant = new("tenant");
    private static readonly EventHeader<DateTimeOffset> Asked = new("asked");
    private static readonly Guid Acme = Guid.Parse("7b0a1d3e-2f55-4c47-9d0f-6a6f2d3c8b11");

    [Fact]
    public async Task They_are_there_for_each_group_through_a_retry_the_dead_letters_and_a_requeue()
    {
        bool healed = false;
        var seen = new System.Collections.Concurrent.ConcurrentQueue<EventHeaders>();
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                seen.Enqueue(context.Headers);
                return Volatile.Read(ref healed) ? Task.CompletedTask : throw new InvalidOperationException("no");
            },
        };
        var auditors = new Auditors();
        DateTimeOffset now = World.Time.GetUtcNow();
        await World.Stream.WithHeaders(new EventHeaders().Set(Tenant, Acme).Set(Asked, now)).ProduceAsync(new Work(1));
        await using GroupConsumer one = World.Start(workers, configure: options => options.MaxDeliveries = 2);
        await using GroupConsumer two = World.Start(auditors, "auditor-a");
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        await World.UntilAsync(() => auditors.Seen.Count == 1);
        DeadLetterQueue letters = World.Client.OpenDeadLetters<WorkStream>(World.Key);
        await foreach (DeadLetter letter in letters.ListAsync()) Assert.Equal(Acme, letter.Entry.Headers.Get(Tenant));
        Volatile.Write(ref healed, true);
        Assert.Equal(1, await letters.RequeueAllAsync());
        await World.UntilAsync(() => seen.Count == 3);

        Assert.All(seen.Append(auditors.Seen.Single().Headers), headers =>
        {
            Assert.Equal((2, Acme, now), (headers.Count, headers.Get(Tenant), headers.Get(Asked)));
            Assert.False(headers.TryGet(new EventHeader<int>("tenant"), out _));
            Assert.False(headers.TryGet(new EventHeader<int>("other"), out _));
        });
    }

    [Fact]
    public async Task What_a_commit_produces_carries_those_of_the_event_that_it_was_made_of()
    {
        var workers = new Workers
        {
            Body = (value, context, cancellationToken) => value is Work
                ? context.CommitAsync(
                    commit => commit
                        .Produce(World.Stream.WithHeaders(new() { ["step"] = "own", ["made"] = "here" }), new Step("a", 1))
                        .Produce(World.Stream, new Step("b", 2), inheritHeaders: false),
                    cancellationToken).AsTask()
                : Task.CompletedTask,
        };
        await World.Stream.WithHeaders(new() { ["tenant"] = "acme", ["step"] = "first" }).ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => workers.Runs.Count == 3);

        EventHeaders[] all = await ReadAsync();
        Assert.Equal([new("tenant", "acme"), new("step", "first")], all[0]);
        Assert.Equal([new("tenant", "acme"), new("step", "own"), new("made", "here")], all[1]);
        Assert.Empty(all[2]);
    }

    [Fact]
    public async Task Of_a_batch_each_event_has_them_and_others_see_fields()
    {
        WorkStream stream = World.Stream.WithHeaders(new() { ["a"] = "1" }).WithHeaders(new() { ["b"] = "2", ["a"] = "3" });
        await stream.ProduceBatchAsync([new Work(1), new Work(2)]);
        WorkStream.Batch batch = stream.CreateBatch();
        batch.Add(new Work(3));
        await stream.ProduceBatchAsync(batch);
        await World.AddRawAsync("h:a", "foreign", "type", "work.todo", "h:a", "second", "number", "4", "h:", "none");

        using EntryPage page = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 10);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["type", "ts_ms", "number", "h:a", "h:b"], page.GetFields(i).ToPairs().Select(field => field.Key));
        }

        EventHeaders[] all = await ReadAsync();
        Assert.All(all[..3], headers => Assert.Equal([new("a", "3"), new("b", "2")], headers));
        Assert.Equal([new("a", "foreign")], all[3]);
    }

    [Theory]
    [InlineData("\r\n$5\r\n")]
    [InlineData("\0")]
    [InlineData("ü 🚚")]
    [InlineData("h:h:")]
    [InlineData("traceparent")]
    public async Task Any_name_and_any_value_come_as_they_went(string text)
    {
        await World.Stream.WithHeaders(new() { [text] = text, ["large"] = new string('x', 1_000_000) }).ProduceAsync(new Work(1));
        EventHeaders headers = Assert.Single(await ReadAsync());
        Assert.Equal((text, 1_000_000, 2), (headers[text], headers["large"]!.Length, headers.Count));
    }

    private async Task<EventHeaders[]> ReadAsync()
    {
        var all = new List<EventHeaders>();
        await foreach (StreamEntry entry in World.Stream.ReplayAsync()) all.Add(entry.Headers);
        return [.. all];
    }
}
