using Events.Client;
using Events.InMemory;
using Events.Protecting;
using Events.Runtime.Tests.Protecting.Claims.Sample;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>A sweep deletes payloads that retention has left without an entry, and none that somebody may read.</summary>
public sealed class SweepTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly Readers _readers = new();
    private readonly TestPayloads _payloads = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task What_retention_took_is_deleted_after_the_grace_and_nothing_before()
    {
        await using Library library = new(new InMemoryStreamStore(_time), time: _time);
        for (int i = 0; i < 3; i++) await library.Documents.ProduceAsync(new DocumentAdded($"d{i}", Library.Large));
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(new PayloadSweepResult(0, 0, null), await SweepAsync(library));

        _time.Advance(TimeSpan.FromMinutes(59) - TimeSpan.FromDays(30));
        await library.Documents.ProduceAsync(new DocumentAdded("d3", Library.Large));
        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        Assert.Equal(new PayloadSweepResult(0, 3, null), await SweepAsync(library));

        _time.Advance(TimeSpan.FromMinutes(10));
        await library.Documents.ProduceAsync(new DocumentAdded("d4", Library.Large));
        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        Assert.Equal(new PayloadSweepResult(3, 1, null), await SweepAsync(library));
        Assert.Equal(2, await library.CountPayloadsAsync());
        Assert.Equal(new DocumentAdded("d4", Library.Large), (await library.ReplayAsync())[0].Event);
    }

    [Fact]
    public async Task Nothing_is_deleted_by_itself()
    {
        await using Library library = new(new InMemoryStreamStore(_time), time: _time);
        for (int i = 0; i < 300; i++)
        {
            await library.Documents.ProduceAsync(new DocumentAdded($"d{i}", Library.Large));
            _time.Advance(TimeSpan.FromHours(1));
            await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        }

        Assert.Equal(300, await library.CountPayloadsAsync());
    }

    [Fact]
    public async Task Entries_whose_IDs_run_ahead_keep_theirs()
    {
        await using Library library = new(new InMemoryStreamStore(_time), time: _time);
        await library.Documents.ProduceAsync(new DocumentAdded("d0", "short"));
        using (EntryPage page = await library.Client.Store.RangeAsync(library.Stream, EntryId.Min, EntryId.Max, 1))
        {
            await library.Client.Store.AddAsync(library.Stream, page.GetFields(0), id: EntryId.FromTime(_time.GetUtcNow() + TimeSpan.FromDays(1000)));
        }

        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        for (int i = 1; i < 4; i++)
        {
            await library.Documents.ProduceAsync(new DocumentAdded($"d{i}", Library.Large));
            _time.Advance(TimeSpan.FromHours(2));
        }

        Assert.Equal(new PayloadSweepResult(0, 0, null), await SweepAsync(library));
        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        Assert.Equal(new PayloadSweepResult(2, 0, null), await SweepAsync(library));
        Assert.Equal(new DocumentAdded("d3", Library.Large), (await library.ReplayAsync())[0].Event);
    }

    [Fact]
    public async Task Of_two_producers_the_one_whose_entry_came_later_keeps_its_payload()
    {
        await using Library library = new(new InMemoryStreamStore(_time), options => options.Payloads = _payloads, _time);
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        Pass();
        await library.Documents.ProduceAsync(new DocumentAdded("d2", Library.Large));
        using (EntryPage page = await library.Client.Store.RangeAsync(library.Stream, EntryId.Min, EntryId.Max, 1))
        {
            await library.Client.Store.AddAsync(library.Stream, page.GetFields(0));
            await library.Client.Store.DeleteAsync(library.Stream, new[] { page.GetId(0) });
        }

        Assert.Equal(new PayloadSweepResult(0, 0, null), await SweepAsync(library));
        Assert.All(await library.ReplayAsync(), static entry => Assert.NotNull(entry.Event));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("without a reference")]
    [InlineData("without its payload")]
    public async Task Where_it_cannot_be_known_what_is_in_use_nothing_is_deleted(string what)
    {
        await using Library library = new(new InMemoryStreamStore(_time), options => options.Payloads = _payloads, _time);
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(0, true));
        if (what == "gone") await library.Client.Store.DeleteStreamAsync(library.Stream);
        if (what == "without a reference") await library.Documents.ProduceAsync(new DocumentAdded("d2", "short"));
        Pass();
        if (what == "without its payload")
        {
            await library.Documents.ProduceAsync(new DocumentAdded("d3", Library.Large));
            _payloads.All.TryRemove((library.Stream.Name, "p2"), out _);
        }

        PayloadSweepResult result = await SweepAsync(library);
        Assert.Equal(0, result.Deleted);
        Assert.NotNull(result.Problem);
        Assert.Single(_payloads.All);
    }

    [Fact]
    public async Task While_a_group_has_pending_what_was_trimmed_nothing_is_deleted()
    {
        var ends = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _readers.Body = async (_, _) =>
        {
            begun.TrySetResult();
            await ends.Task;
        };
        await using Library library = new(await Redis.Stores.ConnectAsync(redis.Server), options => options.Payloads = _payloads);
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await using (GroupConsumer consumer = library.Consume(_readers))
        {
            await begun.Task.WaitAsync(Eventually.Patience);
            Pass();
            await library.Documents.ProduceAsync(new DocumentAdded("d2", Library.Large));
            await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
            PayloadSweepResult result = await SweepAsync(library);
            Assert.Equal(0, result.Deleted);
            Assert.Contains("readers", result.Problem, StringComparison.Ordinal);
            Assert.Equal(2, _payloads.All.Count);
            ends.SetResult();
            await Eventually.TrueAsync(() => _readers.Seen.Count == 2);
        }

        await Eventually.TrueAsync(async () => await SweepAsync(library) == new PayloadSweepResult(1, 0, null));
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_payload_until_it_is_discarded()
    {
        await using Library library = await WithLetterAsync();
        Assert.Equal(new PayloadSweepResult(1, 1, null), await SweepAsync(library));
        Assert.Equal(new DocumentAdded("d1", Library.Large), (await library.LettersAsync())[0].Entry.Event);

        await library.Client.OpenDeadLetters<DocumentStream>(library.Stream.Name).DiscardAsync(new[] { (await library.LettersAsync())[0].Id });
        Assert.Equal(new PayloadSweepResult(1, 0, null), await SweepAsync(library));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_requeued_entry_keeps_its_payload(bool isGroupGone)
    {
        await using Library library = await WithLetterAsync();
        await library.Client.OpenDeadLetters<DocumentStream>(library.Stream.Name).RequeueAsync((await library.LettersAsync())[0]);
        Assert.Empty(await library.LettersAsync());
        if (isGroupGone) await library.Client.Store.DestroyGroupAsync(library.Stream, "readers");
        Assert.Equal(new PayloadSweepResult(1, 1, null), await SweepAsync(library));

        var again = new Readers();
        await using GroupConsumer second = library.Consume(again);
        await Eventually.TrueAsync(() => again.Seen.Any(static seen => seen.Event is DocumentAdded { DocumentId: "d1" }));
    }

    [Fact]
    public async Task A_scheduled_event_keeps_its_payload_also_when_it_has_come_behind_newer_ones()
    {
        await using Library library = new(new InMemoryStreamStore(_time), time: _time);
        await library.Documents.ProduceAfterAsync(new DocumentAdded("late", Library.Large), TimeSpan.FromDays(30));
        for (int i = 1; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromHours(2));
            await library.Documents.ProduceAsync(new DocumentAdded($"d{i}", Library.Large));
        }

        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        Assert.Equal(new PayloadSweepResult(2, 1, null), await SweepAsync(library));

        // More than are looked at to find the oldest that is in use.
        for (int i = 0; i < 10_000; i++) await library.Documents.ProduceAsync(new DocumentAdded("short", "short"));
        _time.Advance(TimeSpan.FromDays(30));
        await Eventually.TrueAsync(async () =>
        {
            // Whoever moves it may have been about to wait when the time came.
            _time.Advance(TimeSpan.FromSeconds(1));
            return await library.Client.Store.LengthAsync(library.Stream) == 10_002;
        });
        Assert.Equal(new PayloadSweepResult(0, 1, null), await SweepAsync(library));
        Assert.Equal(new DocumentAdded("late", Library.Large), (await library.ReplayAsync())[^1].Event);
    }

    // The first of three documents is a dead letter, the second is trimmed, the third is in the stream.
    private async Task<Library> WithLetterAsync()
    {
        Library library = new(await Redis.Stores.ConnectAsync(redis.Server), options => options.Payloads = _payloads);
        _readers.Body = static (_, context) =>
        {
            context.DeadLetter("no");
            return Task.CompletedTask;
        };
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await using (GroupConsumer consumer = library.Consume(_readers))
        {
            await Eventually.TrueAsync(async () => (await library.LettersAsync()).Count == 1);
            _readers.Body = static (_, _) => Task.CompletedTask;
            await library.Documents.ProduceAsync(new DocumentAdded("d2", Library.Large));
            Pass();
            await library.Documents.ProduceAsync(new DocumentAdded("d3", Library.Large));
            await Eventually.TrueAsync(() => _readers.Seen.Count == 3);
        }

        await library.Client.Store.TrimAsync(library.Stream, StreamTrim.ToLength(1, true));
        return library;
    }

    private void Pass() => _payloads.Now += TimeSpan.FromHours(2);

    private static Task<PayloadSweepResult> SweepAsync(Library library) => library.Client.Administration.SweepPayloadsAsync(library.Stream.Name);
}
