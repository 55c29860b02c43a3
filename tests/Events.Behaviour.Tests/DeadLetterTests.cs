using Events.Behaviour.Sample;
using Events.Client;
using Events.DeadLetters;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Wire;

namespace Events.Behaviour;

/// <summary>What an operator does with dead letters: look, send back, change, throw away.</summary>
public abstract class DeadLetterTests : DeliveryTests
{
    private DeadLetterQueue Letters => World.Client.OpenDeadLetters<WorkStream>(World.Key);

    [Fact]
    public async Task They_are_listed_typed_for_a_group_and_for_a_kind_of_failure()
    {
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await FailAllAsync();
        await GiveUpAsync("others", 1);

        List<DeadLetter> all = await ListAsync();
        Assert.Equal(4, await Letters.CountAsync());
        Assert.Equal([new Work(1), new Charge("c-1", 2), null, new Work(1)], all.Select(letter => letter.Entry.Event));
        Assert.Equal(["max-deliveries", "max-deliveries", "undecodable", "by hand"], all.Select(letter => letter.Reason));
        Assert.Equal(("work.todo", "many"), (all[2].Entry.Type, all[2].Fields.Single(field => field.Key == "number").Value));
        Assert.All(all, letter => Assert.True(letter.HasPayload));
        Assert.DoesNotContain(all.SelectMany(letter => letter.Fields), field => field.Key.StartsWith("dead:", StringComparison.Ordinal));

        Assert.Equal(all[3..], await ListAsync("others"), static (a, b) => a.Id == b.Id);
        Assert.Equal(all[2..3], await ListAsync(fingerprint: all[2].Fingerprint), static (a, b) => a.Id == b.Id);
        Assert.Empty(await ListAsync("others", all[2].Fingerprint));
    }

    [Fact]
    public async Task Those_of_one_group_are_sent_back_and_those_of_another_stay()
    {
        for (int i = 1; i <= 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await FailAllAsync();
        await GiveUpAsync("others", 2);

        var healed = new Workers();
        await using GroupConsumer consumer = World.Start(healed);
        Assert.Equal(3, await Letters.RequeueAllAsync("workers"));
        await World.UntilAsync(() => healed.Runs.Count == 3);

        Assert.Equal([new Work(1), new Work(2), new Work(3)], healed.Seen<Work>());
        Assert.All(healed.Runs, run => Assert.Equal(1, run.DeliveryCount));
        Assert.Equal(["others", "others"], (await ListAsync()).Select(letter => letter.Group));
    }

    [Fact]
    public async Task One_is_sent_back_with_other_fields_and_only_once()
    {
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await FailAllAsync();
        DeadLetter letter = Assert.Single(await ListAsync());

        var healed = new Workers();
        await using GroupConsumer consumer = World.Start(healed);
        KeyValuePair<string, string>[] fields = [new("type", "work.todo"), new("number", "7")];
        Assert.True(await Letters.RequeueAsync(letter, fields));
        Assert.False(await Letters.RequeueAsync(letter, fields));
        await World.UntilAsync(() => healed.Runs.Count == 1);

        Assert.Equal([new Work(7)], healed.Seen<Work>());
        Assert.Equal(0, await Letters.CountAsync());
    }

    [Fact]
    public async Task All_are_sent_back_with_the_fields_that_the_edit_changes()
    {
        await World.AddRawAsync("type", "work.todo", "number", "one");
        await World.Stream.ProduceAsync(new Work(2));
        await FailAllAsync();

        var healed = new Workers();
        await using GroupConsumer consumer = World.Start(healed);
        Assert.Equal(2, await Letters.RequeueAllAsync(edit: static letter => letter.Entry.Event is null
            ? [.. letter.Fields.Select(field => field.Value == "one" ? new(field.Key, "1") : field)]
            : null));
        await World.UntilAsync(() => healed.Runs.Count == 2);

        Assert.Equal([new Work(1), new Work(2)], healed.Seen<Work>());
    }

    [Fact]
    public async Task Sending_all_back_keeps_to_its_rate_and_ends_where_they_fail_again_at_once()
    {
        for (int i = 0; i < 12; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(Failing(), configure: options => options.MaxDeliveries = 1);
        await World.UntilAsync(async () => await Letters.CountAsync() == 12);

        long start = World.Time.GetTimestamp();
        Task<long> requeueing = Letters.RequeueAllAsync(perSecond: 10);
        await World.UntilAsync(() => requeueing.IsCompleted);
        Assert.Equal(12, await requeueing);
        // Eleven pauses of 100 ms, less what a timer of whole milliseconds may be early.
        Assert.True(World.Time.GetElapsedTime(start) >= TimeSpan.FromSeconds(1.05));
        await World.UntilAsync(async () => await Letters.CountAsync() == 12);
        Assert.Equal(24, consumer.FailedCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_comes_back_runs_within_the_same_limit_as_what_is_new(int concurrency)
    {
        int running = 0, most = 0, begun = 0;
        bool healed = false;
        var workers = new Workers
        {
            Body = async (_, context, _) =>
            {
                if (!Volatile.Read(ref healed))
                {
                    context.DeadLetter("no");
                    return;
                }

                Interlocked.Increment(ref begun);
                int now = Interlocked.Increment(ref running);
                if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                await Task.Delay(TimeSpan.FromMilliseconds(20), World.Time);
                Interlocked.Decrement(ref running);
            },
        };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Concurrency = concurrency);
        await World.UntilAsync(async () => await Letters.CountAsync() == 20);
        await World.DrainedAsync();

        Volatile.Write(ref healed, true);
        Assert.Equal(20, await Letters.RequeueAllAsync());
        await World.UntilAsync(async () =>
        {
            // New ones never run out while the others come back.
            if (begun < 200) await World.Stream.ProduceAsync(new Work(100));
            return workers.Runs.Count(run => run.Event is Work { Number: < 20 }) == 40;
        });
        await World.DrainedAsync();
        await World.UntilAsync(() => Volatile.Read(ref running) == 0);

        Assert.InRange(most, 1, concurrency);
    }

    [Fact]
    public async Task One_without_a_payload_is_left_unless_it_is_given_fields()
    {
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Work(2));
        var stuck = new Workers { Body = static (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        GroupConsumer first = World.Start(stuck, "worker-a");
        await World.UntilAsync(() => stuck.Runs.Count == 1);
        await first.AbortAsync();
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(1, exact: true));
        var healed = new Workers();
        await using GroupConsumer second = World.Start(healed, "worker-b");
        await World.UntilAsync(async () => await Letters.CountAsync() == 1);

        DeadLetter letter = Assert.Single(await ListAsync());
        Assert.Equal((id, "payload-gone", false), (letter.OriginalId, letter.Reason, letter.HasPayload));
        Assert.Equal(0, await Letters.RequeueAllAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Letters.RequeueAsync(letter));
        Assert.Equal(1, await Letters.RequeueAllAsync(edit: static _ => [new("type", "work.todo"), new("number", "1")]));
        await World.UntilAsync(() => healed.Seen<Work>().Contains(new Work(1)));
    }

    [Fact]
    public async Task What_is_thrown_away_is_gone()
    {
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await FailAllAsync();
        List<DeadLetter> letters = await ListAsync();

        Assert.Equal(2, await Letters.DiscardAsync(new[] { letters[0].Id, letters[2].Id }));
        Assert.Equal(letters[1].Id, Assert.Single(await ListAsync()).Id);
        Assert.Equal(0, await Letters.DiscardAsync(new[] { letters[0].Id }));
    }

    [Fact]
    public async Task Where_nothing_ever_died_there_is_nothing()
    {
        Assert.Equal(0, await Letters.CountAsync());
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Letters.RequeueAllAsync());
    }

    [Fact]
    public async Task What_others_have_written_or_damaged_is_listed_with_what_is_wrong_and_keeps_nobody_else_back()
    {
        await World.Stream.ProduceAsync(new Work(1));
        await FailAllAsync();
        await AddLetterAsync("some", "text");
        await AddLetterAsync("dead:at_ms", "99999999999999999", "dead:attempts", "often", "dead:id", "here", "dead:group", "workers", "dead:reason", "x");
        await AddLetterAsync("type", "work.todo", "number", "2", "dead:group", "workers", "dead:reason", "by hand", "dead:at_ms", "-99999999999999999");
        await AddLetterAsync("type", "work.todo", "number", "many", "dead:id", "18446744073709551615-18446744073709551615", "dead:group", "");
        await AddLetterAsync([.. Enumerable.Range(0, 5000).SelectMany(static i => new[] { $"f{i}", "" }), "dead:group", "workers", "dead:reason", "x"]);
        await GiveUpAsync("others", 1);

        List<DeadLetter> all = await ListAsync();
        Assert.Equal(7, all.Count);
        Assert.Equal((null, null), (all[0].Problem, all[6].Problem));
        Assert.Equal("dead:group is missing, dead:reason is missing, dead:id is no entry ID, dead:at_ms is no time in Unix milliseconds", all[1].Problem);
        Assert.Equal("dead:id is no entry ID, dead:attempts is no number, dead:at_ms is no time in Unix milliseconds", all[2].Problem);
        Assert.Equal((null, null, 0L, false), (all[2].At, all[2].OriginalId, all[2].Attempts, all[2].HasPayload));
        Assert.Equal(new Work(2), all[3].Entry.Event);
        Assert.Equal([new("some", "text")], all[1].Fields);

        var healed = new Workers();
        await using GroupConsumer consumer = World.Start(healed);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Letters.RequeueAsync(all[1]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Letters.RequeueAsync(all[1], [new("type", "work.todo"), new("number", "7")]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Letters.RequeueAsync(all[5]));
        var error = await Assert.ThrowsAsync<ServerErrorException>(async () => await World.Store.RequeueAsync(
            World.DeadLetters, all[5].Id, World.StreamKey.Beside("elsewhere")));
        Assert.Equal("OMITTED", error.Code);
        Assert.Equal(2, await Letters.RequeueAllAsync("workers"));
        await World.UntilAsync(() => healed.Runs.Count == 2);
        Assert.Equal([new Work(1), new Work(2)], healed.Seen<Work>());
        Assert.Equal(4, await Letters.DiscardAsync(new[] { all[1].Id, all[2].Id, all[4].Id, all[5].Id }));
        Assert.Equal("others", Assert.Single(await ListAsync()).Group);
    }

    [Fact]
    public async Task Letters_of_any_size_are_listed_a_few_at_a_time()
    {
        string large = new('x', 300_000);
        for (int i = 0; i < 60; i++) await AddLetterAsync("n", i % 10 == 9 ? large : "small", "dead:group", "workers", "dead:reason", "x");
        List<DeadLetter> all = await ListAsync();
        Assert.Equal(60, all.Count);
        Assert.Equal(all.Select(static letter => letter.Id).Order(), all.Select(static letter => letter.Id));
        Assert.Equal(6, all.Count(static letter => letter.Fields[0].Value.Length == 300_000));
    }

    private static Workers Failing() => new() { Body = static (_, _, _) => throw new InvalidOperationException("no") };

    private async Task FailAllAsync()
    {
        await using GroupConsumer consumer = World.Start(Failing(), configure: options => options.MaxDeliveries = 1);
        await World.DrainedAsync();
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
    }

    private async Task AddLetterAsync(params string[] namesAndValues)
    {
        var writer = new EntryWriter(new byte[256]);
        for (int i = 0; i < namesAndValues.Length; i += 2)
        {
            string name = namesAndValues[i];
            writer.WriteString(System.Text.Encoding.UTF8.GetBytes($"${name.Length}\r\n{name}\r\n"), namesAndValues[i + 1]);
        }

        await World.Store.AddAsync(World.DeadLetters, new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount));
    }

    private async Task<List<DeadLetter>> ListAsync(string? group = null, string? fingerprint = null)
    {
        var letters = new List<DeadLetter>();
        await foreach (DeadLetter letter in Letters.ListAsync(group, fingerprint)) letters.Add(letter);
        return letters;
    }

    // Another group gives up the first entries.
    private async Task GiveUpAsync(string group, int count)
    {
        await World.Store.CreateGroupAsync(World.StreamKey, group, EntryId.Min);
        await using IGroupReader reader = World.Store.OpenReader(new ConsumerKey(World.StreamKey, group, "somebody"));
        using EntryPage page = await reader.ReadNewAsync(count, TimeSpan.FromSeconds(1), default, default);
        var info = new DeadLetterInfo("by hand", "", "", "0000", World.Time.GetUtcNow());
        for (int i = 0; i < count; i++)
        {
            await World.Store.DeadLetterAsync(new(World.StreamKey, group, "somebody"), new OwnedEntry(page.GetId(i)), new(World.DeadLetters), info);
        }
    }
}
