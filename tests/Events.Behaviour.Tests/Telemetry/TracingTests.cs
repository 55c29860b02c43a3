using System.Diagnostics;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Producing;
using Events.Store;

namespace Events.Behaviour.Telemetry;

/// <summary>The spans of producing, handling and settling, and how they hang together.</summary>
public abstract class TracingTests : DeliveryTests
{
    [Fact]
    public async Task One_event_joins_up_across_its_producer_two_groups_a_retry_a_dead_letter_and_its_requeue()
    {
        using var spans = new Spans(World.Key);
        bool healed = false;
        var workers = new Workers
        {
            Body = (_, _, _) => Volatile.Read(ref healed) ? Task.CompletedTask : throw new InvalidOperationException("no"),
        };
        var auditors = new Auditors();
        await using GroupConsumer one = World.Start(
            workers, configure: options => (options.MaxDeliveries, options.LinkTracesAfter) = (2, TimeSpan.FromDays(1)));
        await using GroupConsumer two = World.Start(auditors, "auditor-a", options => options.LinkTracesAfter = TimeSpan.FromDays(1));
        await World.UntilAsync(() => one.State == Consuming.ConsumerState.Running && two.State == Consuming.ConsumerState.Running);
        EntryId id;
        using (Activity checkout = new Activity("checkout").Start())
        {
            id = await World.Stream.ProduceAsync(new Work(1));
            Assert.Same(checkout, Activity.Current);
        }

        await World.UntilAsync(() => auditors.Seen.Count == 1);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        Volatile.Write(ref healed, true);
        Assert.Equal(1, await World.Client.OpenDeadLetters<WorkStream>(World.Key).RequeueAllAsync());
        await World.UntilAsync(() => spans.Of("process", "workers").Count == 3);

        Activity publish = Assert.Single(spans.Of("publish"));
        Assert.Equal((ActivityKind.Producer, $"publish {World.Key}"), (publish.Kind, publish.DisplayName));
        Assert.Equal(("checkout", id.ToString(), "work.todo"), (publish.Parent?.OperationName, Tag(publish, "messaging.message.id"), Tag(publish, "events.type")));
        Activity audited = Assert.Single(spans.Of("process", "auditors"));
        Assert.Equal((publish.TraceId, publish.SpanId), (audited.TraceId, audited.ParentSpanId));
        Assert.Equal((ActivityKind.Consumer, "acknowledged", ActivityStatusCode.Unset), (audited.Kind, Tag(audited, "events.outcome"), audited.Status));

        IReadOnlyList<Activity> tries = spans.Of("process", "workers");
        Assert.Equal((publish.TraceId, publish.SpanId), (tries[0].TraceId, tries[0].ParentSpanId));
        Assert.Equal(("failed", "System.InvalidOperationException", ActivityStatusCode.Error), (Tag(tries[0], "events.outcome"), Tag(tries[0], "error.type"), tries[0].Status));
        Assert.All(tries.Skip(1), again =>
        {
            Assert.Equal(default, again.ParentSpanId);
            Assert.NotEqual(publish.TraceId, again.TraceId);
        });
        Assert.Equal([publish.SpanId], Links(tries[1]));
        Assert.Equal(["1", "2", "1"], tries.Select(one => Tag(one, "events.attempt")));
        Assert.Equal(tries[0].SpanId, Assert.Single(spans.Of("retry")).ParentSpanId);
        Activity letter = Assert.Single(spans.Of("dead_letter"));
        Assert.Equal((tries[1].SpanId, "max-deliveries"), (letter.ParentSpanId, Tag(letter, "events.dead_letter.reason")));
        Activity requeue = Assert.Single(spans.Of("requeue"));
        Assert.Equal(Tag(letter, "events.dead_letter.id"), Tag(requeue, "events.dead_letter.id"));
        Assert.Equal([publish.SpanId, letter.SpanId], Links(requeue));
        Assert.Equal([publish.SpanId, requeue.SpanId], Links(tries[2]));
        Assert.Equal("acknowledged", Tag(tries[2], "events.outcome"));

        // Where it is sent to is where it is handled from, under one ID.
        Assert.All(["messaging.destination.name", "messaging.message.id"], name => Assert.Equal(Tag(requeue, name), Tag(tries[2], name)));
    }

    [Fact]
    public async Task What_is_older_than_the_limit_begins_a_trace_of_its_own_with_a_link()
    {
        using var spans = new Spans(World.Key);
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.LinkTracesAfter = TimeSpan.Zero);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => spans.Of("process").Count == 1);

        Activity publish = Assert.Single(spans.Of("publish"));
        Activity process = Assert.Single(spans.Of("process"));
        Assert.NotEqual(publish.TraceId, process.TraceId);
        Assert.Equal(publish.SpanId, Assert.Single(process.Links).Context.SpanId);
    }

    [Fact]
    public async Task A_batch_is_one_span_with_a_link_to_each_of_its_entries()
    {
        using var spans = new Spans(World.Key);
        await World.Stream.ProduceBatchAsync([new Work(1), new Work(2)]);
        ActivityTraceId added;
        WorkStream.Batch batch = World.Stream.CreateBatch();
        using (Activity other = new Activity("another request").Start())
        {
            added = other.TraceId;
            batch.Add(new Work(3));
        }

        await World.Stream.ProduceBatchAsync(batch);
        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => spans.Of("process").Sum(one => int.Parse(Tag(one, "messaging.batch.message_count")!)) == 3);

        IReadOnlyList<Activity> published = spans.Of("publish");
        Assert.Equal(["2", "1"], published.Select(one => Tag(one, "messaging.batch.message_count")));
        Assert.Equal(added, Assert.Single(published[1].Links).Context.TraceId);
        ActivityContext[] links = [.. spans.Of("process").SelectMany(one => one.Links).Select(link => link.Context)];
        Assert.Equal([published[0].SpanId, published[0].SpanId], links[..2].Select(link => link.SpanId));
        Assert.Equal(added, links[2].TraceId);
        Assert.All(spans.Of("process"), one => Assert.Equal(default, one.ParentSpanId));
    }

    [Fact]
    public async Task A_handler_has_its_span_and_what_it_commits_and_produces_belongs_to_it()
    {
        using var spans = new Spans(World.Key);
        ActivitySpanId current = default;
        var workers = new Workers
        {
            Body = async (value, context, cancellationToken) =>
            {
                if (value is Step) return;
                current = Activity.Current!.SpanId;
                await context.CommitAsync(commit => commit.Produce(World.Stream, new Step("a", 1)), cancellationToken);
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.LinkTracesAfter = TimeSpan.FromDays(1));
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => spans.Of("process").Count == 2);

        Activity[] processed = [.. spans.Of("process")];
        Activity commit = Assert.Single(spans.Of("commit"));
        Assert.Equal((current, "committed"), (processed[0].SpanId, Tag(processed[0], "events.outcome")));
        Assert.Equal((processed[0].SpanId, ActivityKind.Client), (commit.ParentSpanId, commit.Kind));
        Assert.Equal((processed[0].TraceId, processed[0].SpanId), (processed[1].TraceId, processed[1].ParentSpanId));
    }

    [Fact]
    public async Task Without_a_listener_an_entry_has_its_own_fields_and_nothing_else()
    {
        using Activity checkout = new Activity("checkout").Start();
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceBatchAsync([new Work(2)]);

        using EntryPage page = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 10);
        Assert.Equal(["type", "ts_ms", "number"], page.GetFields(0).ToPairs().Select(field => field.Key));
        Assert.Equal(["type", "ts_ms", "number"], page.GetFields(1).ToPairs().Select(field => field.Key));
    }

    [Fact]
    public async Task A_trace_that_nobody_wants_is_said_to_be_unwanted_and_what_is_current_is_passed_on()
    {
        using var spans = new Spans(World.Key, sampling: ActivitySamplingResult.None);
        await World.Stream.ProduceBatchAsync([new Work(1)]);
        using Activity checkout = new Activity("checkout").Start();
        await World.Stream.ProduceAsync(new Work(2));

        using EntryPage page = await World.Store.RangeAsync(World.StreamKey, EntryId.Min, EntryId.Max, 10);
        string unwanted = page.GetFields(0).ToPairs().Single(field => field.Key == "traceparent").Value;
        Assert.EndsWith("-00", unwanted, StringComparison.Ordinal);
        Assert.True(ActivityContext.TryParse(unwanted, null, out ActivityContext context) && context.TraceId != default, unwanted);
        Assert.Equal(checkout.Id, page.GetFields(1).ToPairs().Single(field => field.Key == "traceparent").Value);
    }

    public static TheoryData<string, int> Hostile => new()
    {
        { "", 1 },
        { "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 20_000 },
        { "00-00000000000000000000000000000000-00f067aa0ba902b7-01", 1 },
        { "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", 1 },
        { "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 1 },
        { "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", 1 },
        { "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7\r\n01", 1 },
        { "00-\u00e4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", 1 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_no_trace_context_is_none(string parent, int times)
    {
        using var spans = new Spans(World.Key);
        var workers = new Workers();
        string text = string.Concat(Enumerable.Repeat(parent, times));
        await World.AddRawAsync("type", "work.todo", "number", "1", "traceparent", text, "tracestate", "a=" + new string('b', 100_000), "baggage", ",,=;%%%,a=%ZZ");
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => (options.TakesBaggage, options.LinkTracesAfter) = (true, TimeSpan.FromDays(1)));
        await World.UntilAsync(() => spans.Of("process").Count == 1);
        await World.DrainedAsync();

        Activity process = Assert.Single(spans.Of("process"));
        Assert.Equal((default, "acknowledged"), (process.ParentSpanId, Tag(process, "events.outcome")));
        Assert.Empty(process.Links);
        Assert.Equal([new Work(1)], workers.Seen<Work>());
    }

    [Fact]
    public async Task A_long_state_is_left_out_and_the_parent_stays()
    {
        using var spans = new Spans(World.Key);
        await World.AddRawAsync(
            "type", "work.todo", "number", "1", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate", "a=" + new string('b', 1_000_000));
        await using GroupConsumer consumer = World.Start(new Workers(), configure: static options => options.LinkTracesAfter = TimeSpan.FromDays(1));
        await World.UntilAsync(() => spans.Of("process").Count == 1);

        Activity process = Assert.Single(spans.Of("process"));
        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"), (process.TraceId.ToHexString(), process.ParentSpanId.ToHexString()));
        Assert.Null(process.TraceStateString);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_that_throws_costs_the_span_and_nothing_else(bool atStart)
    {
        using var spans = new Spans(
            World.Key,
            atStart ? static _ => throw new InvalidOperationException("listener") : null,
            atStart ? null : static _ => throw new InvalidOperationException("listener"));
        var workers = new Workers
        {
            Body = static (
                value, context,
                _) => value is Work { Number: 1 } && context.DeliveryCount == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask,
        };
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Work(1));
        Assert.Null(Activity.Current);
        await World.Stream.ProduceBatchAsync([new Work(2), new Work(3)]);
        Assert.Null(Activity.Current);
        await World.UntilAsync(() => workers.Runs.Count == 4);
        await World.DrainedAsync();

        Assert.Equal([1, 1, 2, 3], workers.Seen<Work>().Select(work => work.Number).Order());
        Assert.True(World.Loggers.Count(2140) > 0, World.Loggers.ToString());
    }

    [Fact]
    public async Task An_exporter_that_blocks_is_told_and_others_flow()
    {
        using var go = new ManualResetEventSlim();
        using var spans = new Spans(World.Key, onStopped: activity =>
        {
            if (activity.GetTagItem("messaging.operation.name") is "process" && activity.GetTagItem("messaging.message.id") is "1-1") go.Wait();
        });
        await World.Store.AddAsync(World.StreamKey, Fields(1), id: new EntryId(1, 1));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: static options =>
        {
            options.Concurrency = 2;
            options.SlowHandlerWarning = TimeSpan.FromMilliseconds(200);
        });
        try
        {
            await World.UntilAsync(() => workers.Runs.Count == 1);
            await World.Stream.ProduceAsync(new Work(2));
            await World.UntilAsync(() => workers.Runs.Count == 2);
            await World.UntilAsync(() => World.Loggers.Count(2141) > 0);
        }
        finally
        {
            go.Set();
        }

        await World.DrainedAsync();
        Assert.Equal(2, workers.Runs.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Baggage_travels_where_both_sides_say_so(bool taken)
    {
        using var spans = new Spans(World.Key);
        string? seen = null;
        var workers = new Workers
        {
            Body = (_, _, _) =>
            {
                seen = Activity.Current?.GetBaggageItem("tenant, or so");
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.TakesBaggage = taken);
        using (Activity checkout = new Activity("checkout").Start())
        {
            checkout.AddBaggage("tenant, or so", "a=b; ü");
            checkout.AddBaggage("long", new string('x', 10_000));
            await World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key, SendsBaggage = true }).ProduceAsync(new Work(1));
        }

        await World.UntilAsync(() => workers.Runs.Count == 1);
        await World.DrainedAsync();
        Assert.Equal(taken ? "a=b; ü" : null, seen);
    }

    private static IEnumerable<ActivitySpanId> Links(Activity activity) => activity.Links.Select(static link => link.Context.SpanId);

    private static string? Tag(Activity activity, string name) => activity.GetTagItem(name)?.ToString();

    private static Wire.EntryFields Fields(int number)
    {
        var writer = new Wire.EntryWriter(new byte[256]);
        writer.WriteField("type", "work.todo"u8);
        writer.WriteFormatted("$6\r\nnumber\r\n"u8, number);
        return new Wire.EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
    }
}
