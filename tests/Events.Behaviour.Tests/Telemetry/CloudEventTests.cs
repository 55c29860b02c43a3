using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;
using Events.CloudEvents;
using Events.Producing;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Behaviour.Telemetry;

/// <summary>The attributes of CloudEvents, from the options of a stream to the handler.</summary>
public abstract class CloudEventTests : DeliveryTests
{
    private readonly ConcurrentQueue<object> _seen = [];

    [Fact]
    public async Task Each_event_of_a_stream_that_wants_them_carries_the_attributes_however_it_is_produced()
    {
        WorkStream stream = Open(new StreamOptions { CloudEventSource = "/shop/orders", CloudEventSubject = "key" });
        DateTimeOffset now = World.Time.GetUtcNow();
        await stream.ProduceAsync(new Work(1));
        await stream.ProduceBatchAsync([new Work(2), new Work(3)]);
        await stream.WithHeaders(new() { ["tenant"] = "acme" }).ProduceAsync(new Step("k-1", 4));
        Workers workers = Reading();
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => _seen.Count == 4);

        CloudEvent[] all = [.. _seen.Cast<CloudEvent>()];
        Assert.All(all, item => Assert.Equal((true, "/shop/orders", null), (item.IsDeclared, item.Source, item.DataContentType)));
        Assert.Equal(["work.todo", "work.todo", "work.todo", "work.step"], all.Select(item => item.Type));
        Assert.Equal([null, null, null, "k-1"], all.Select(item => item.Subject));
        Assert.Equal(4, all.Select(item => item.Id).Distinct().Count());
        Assert.All(all, item =>
        {
            Assert.Equal(7, Guid.ParseExact(item.Id, "D").Version);
            Assert.InRange(item.Time!.Value, now.AddMilliseconds(-1), World.Time.GetUtcNow());
        });

        using EntryPage page = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 10);
        Assert.Equal(
            ["type", "ts_ms", "key", "number", "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "h:tenant"],
            page.GetFields(3).ToPairs().Select(field => field.Key).Where(name => name != "traceparent"));
        Assert.Equal(page.GetFields(3).ProducedAt, all[3].Time);
    }

    [Fact]
    public async Task What_a_commit_produces_carries_them_too()
    {
        WorkStream stream = Open(new StreamOptions { CloudEventSource = "urn:shop" });
        var workers = new Workers
        {
            Body = (value, context, cancellationToken) =>
            {
                _seen.Enqueue(context.ReadCloudEvent());
                return value is Work ? context.CommitAsync(commit => commit.Produce(stream, new Step("a", 1)), cancellationToken).AsTask() : Task.CompletedTask;
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => _seen.Count == 2);
        CloudEvent[] all = [.. _seen.Cast<CloudEvent>()];
        Assert.Equal([false, true], all.Select(item => item.IsDeclared));
        Assert.Equal(["urn:shop", "work.step"], [all[1].Source, all[1].Type]);
    }

    [Fact]
    public async Task A_stream_that_does_not_want_them_writes_none_and_its_entries_have_those_that_follow_from_them()
    {
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        Workers workers = Reading();
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => _seen.Count == 1);
        var item = Assert.IsType<CloudEvent>(_seen.Single());
        Assert.Equal(
            (false, id.ToString(), "urn:redis-stream:" + Uri.EscapeDataString(World.Key), "work.todo"), (item.IsDeclared, item.Id, item.Source, item.Type));
        using EntryPage page = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 1);
        Assert.DoesNotContain(page.GetFields(0).ToPairs(), field => field.Key.StartsWith("ce_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_write_is_read_and_what_is_no_CloudEvent_is_told_to_the_handler()
    {
        await World.AddRawAsync(
            "type", "work.todo", "number", "1", "ce_specversion", "1.0", "ce_id", "A234-1234-1234", "ce_source", "https://github.com/cloudevents", "ce_type", "com.example.someevent",
            "ce_time", "2018-04-05T17:31:00.123456789Z", "ce_comexampleextension1", "value", "ce_datacontenttype", "application/json; charset=utf-8", "ce_dataschema", "urn:schema");
        await World.AddRawAsync("type", "work.todo", "number", "2", "ce_specversion", "1.0", "ce_source", "/s", "ce_type", "t");
        await World.AddRawAsync("type", "work.todo", "number", "3", "ce_specversion", "0.3", "ce_id", "1", "ce_source", "/s", "ce_type", "t");
        Workers workers = Reading();
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => _seen.Count == 3);
        object[] all = [.. _seen];
        var first = Assert.IsType<CloudEvent>(all[0]);
        Assert.Equal(("A234-1234-1234", "https://github.com/cloudevents", "com.example.someevent"), (first.Id, first.Source, first.Type));
        Assert.Equal(new DateTimeOffset(2018, 4, 5, 17, 31, 0, TimeSpan.Zero).AddTicks(1234567), first.Time);
        Assert.Equal(("application/json; charset=utf-8", "urn:schema", "value"), (first.DataContentType, first.DataSchema, Assert.Single(first.Extensions).Value));
        Assert.Contains("'ce_id'", Assert.IsType<EventDecodeException>(all[1]).Message, StringComparison.Ordinal);
        Assert.Contains("'ce_specversion'", Assert.IsType<EventDecodeException>(all[2]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a uri")]
    [InlineData("")]
    [InlineData("/a%zz")]
    [InlineData("/ü")]
    public void A_source_that_is_none_is_refused_where_the_stream_is_opened(string source) =>
        Assert.Throws<ArgumentException>(() => Open(new StreamOptions { CloudEventSource = source }));

    [Fact]
    public void A_subject_without_a_source_is_refused() =>
        Assert.Contains(
            "CloudEventSource", Assert.Throws<ArgumentException>(() => Open(new StreamOptions { CloudEventSubject = "key" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_subject_that_no_attribute_may_be_is_refused_and_nothing_is_produced()
    {
        WorkStream stream = Open(new StreamOptions { CloudEventSource = "/s", CloudEventSubject = "key" });
        await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceAsync(new Step("a\nb", 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await stream.ProduceBatchAsync([new Step("fine", 1), new Step("a\nb", 1)]));
        await stream.ProduceAsync(new Step("", 2));
        var all = new List<StreamEntry>();
        await foreach (StreamEntry entry in World.Stream.ReplayAsync()) all.Add(entry);
        Assert.Equal(new Step("", 2), Assert.Single(all).Event);
    }

    private Workers Reading() => new()
    {
        Body = (_, context, _) =>
        {
            try
            {
                _seen.Enqueue(context.ReadCloudEvent());
            }
            catch (EventDecodeException exception)
            {
                _seen.Enqueue(exception);
            }

            return Task.CompletedTask;
        },
    };

    private WorkStream Open(StreamOptions options)
    {
        options.Key = World.Key;
        return World.Client.OpenStream<WorkStream>(options);
    }
}
