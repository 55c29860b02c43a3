using System.Diagnostics;
using Events.Administration;
using Events.Conformance.Delivery;
using Events.DeadLetters;
using Events.Store.Delivery;

namespace Events.Conformance.Administration;

/// <summary>Dead letters by key.</summary>
public abstract class DeadLetterAdministrationTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    private DeadLetterAdministration Letters => Administration.OpenDeadLetters(Stream);

    [Fact]
    public async Task They_are_listed_page_by_page_and_by_kind()
    {
        await BuryAsync(5);

        DeadLetterPage first = await Letters.ListAsync(count: 2);
        DeadLetterPage second = await Letters.ListAsync(from: first.Next, count: 3);

        Assert.Equal((Stream, 2), (first.Stream, first.Letters.Count));
        Assert.Equal(["1-0", "2-0", "3-0", "4-0", "5-0"], Originals([.. first.Letters, .. second.Letters]));
        Assert.Null(second.Next);
        Assert.Equal(["1-0", "3-0", "5-0"], Originals(await AllAsync(Letters.ReadAsync(new DeadLetterFilter { Fingerprint = "f1" }))));
        Assert.Equal(["2-0", "4-0"], Originals((await Letters.ListAsync(new DeadLetterFilter { Reason = "policy" })).Letters));
        Assert.Empty(await AllAsync(Letters.ReadAsync(new DeadLetterFilter { Group = "nobody" })));
        Assert.Equal(5, await Letters.CountAsync());
        await RefusedAsync<ArgumentOutOfRangeException>(() => Letters.ListAsync(count: 0));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Letters.ListAsync(count: 1_001));
    }

    [Fact]
    public async Task Alike_ones_are_grouped_the_most_frequent_first()
    {
        await BuryAsync(5);

        IReadOnlyList<DeadLetterKind> kinds = await Letters.ListKindsAsync();

        Assert.Equal(
            [("f1", "max-deliveries", 3L, "m5"), ("f0", "policy", 2L, "m4")], kinds.Select(kind => (kind.Fingerprint, kind.Reason, kind.Count, kind.Message)));
        Assert.All(kinds, kind => Assert.Equal((Stream, Group), (kind.Stream, kind.Group)));
        Assert.True(kinds[0].First < kinds[0].Last);
    }

    [Fact]
    public async Task One_is_shown_and_a_missing_one_is_told()
    {
        await BuryAsync(1);
        DeadLetter letter = Assert.Single((await Letters.ListAsync()).Letters);

        Assert.Equal("1-0", (await Letters.GetAsync(letter.Id)).OriginalId.ToString());
        Assert.Equal([new("n", "1")], letter.Fields);
        await RefusedAsync(AdministrationError.DeadLetterNotFound, () => Letters.GetAsync(Id("1-0")), Stream, "1-0");
        await RefusedAsync(AdministrationError.DeadLetterNotFound, () => Letters.RequeueAsync(Id("1-0")), "1-0");
        Assert.Empty((await Administration.OpenDeadLetters(Stream + "-none").ListAsync()).Letters);
    }

    [Fact]
    public async Task One_is_sent_back_as_it_was_or_edited()
    {
        await BuryAsync(2);
        IReadOnlyList<DeadLetter> letters = (await Letters.ListAsync()).Letters;

        await Letters.RequeueAsync(letters[0].Id);
        await RefusedAsync<ArgumentException>(() => Letters.RequeueAsync(letters[1].Id, [new("n", null)]));
        await RefusedAsync<ArgumentException>(() => Letters.RequeueAsync(letters[1].Id, [new("none", null)]));
        await RefusedAsync<ArgumentException>(() => Letters.RequeueAsync(letters[1].Id, [new("dead:id", "1")]));
        await Letters.RequeueAsync(letters[1].Id, [new("n", "two"), new("more", "x")]);

        Assert.Equal(["n=1 dead:id=1-0", "n=two more=x dead:id=2-0"], (await LinesAsync(Requeue)).Select(line => line[(line.IndexOf(' ') + 1)..]));
        Assert.Equal(0, await Letters.CountAsync());
    }

    [Fact]
    public async Task What_cannot_be_sent_back_is_told_and_stays()
    {
        await Store.AddAsync(Dead, Entries.Fields.Of("n", "1").View, id: Id("1-0"));
        await Store.AddAsync(Dead, Entries.Fields.Of("dead:reason", "payload-gone", "dead:group", Group).View, id: Id("2-0"));

        await RefusedAsync(AdministrationError.DeadLetterNotRequeueable, () => Letters.RequeueAsync(Id("1-0")), "which group");
        await RefusedAsync(AdministrationError.DeadLetterNotRequeueable, () => Letters.RequeueAsync(Id("2-0")), "no payload");
        Assert.Equal(0, await Letters.RequeueAllAsync());
        Assert.Equal(2, await Letters.CountAsync());
    }

    [Fact]
    public async Task All_of_a_kind_are_sent_back_and_told_as_it_goes()
    {
        await BuryAsync(5);
        var told = new List<long>();

        Assert.Equal(3, await Letters.RequeueAllAsync(new DeadLetterFilter { Fingerprint = "f1" }, progress: new Told(told.Add)));

        Assert.Equal([1, 2, 3], told);
        Assert.Equal(["2-0", "4-0"], Originals((await Letters.ListAsync()).Letters));
        Assert.Equal(3, await Store.LengthAsync(Requeue));
    }

    [Fact]
    public async Task A_rate_is_kept_by_the_clock_and_a_bad_one_refused()
    {
        await BuryAsync(3);
        await RefusedAsync<ArgumentOutOfRangeException>(() => Letters.RequeueAllAsync(perSecond: -1));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Letters.RequeueAllAsync(perSecond: double.NaN));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Letters.RequeueAllAsync(perSecond: double.PositiveInfinity));
        long start = Stopwatch.GetTimestamp();
        long virtualStart = Fixture.Time.GetTimestamp();

        Task<long> requeueing = Letters.RequeueAllAsync(perSecond: 20);
        while (!requeueing.IsCompleted) await Fixture.PassAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(3, await requeueing);
        Assert.True(Fixture.Time.GetElapsedTime(virtualStart) >= TimeSpan.FromMilliseconds(95), $"After {Stopwatch.GetElapsedTime(start)}.");
    }

    [Fact]
    public async Task Some_or_all_are_discarded()
    {
        await BuryAsync(5);
        EntryId first = (await Letters.ListAsync()).Letters[0].Id;

        Assert.Equal(1, await Letters.DiscardAsync(new[] { first, Id("1-0") }));
        Assert.Equal(2, await Letters.DiscardAllAsync(new DeadLetterFilter { Reason = "policy" }));
        Assert.Equal(["3-0", "5-0"], Originals((await Letters.ListAsync()).Letters));
        Assert.Equal(2, await Letters.DiscardAllAsync());
        Assert.Equal(0, await Letters.DiscardAllAsync());
        Assert.Equal(0, await Letters.CountAsync());
    }

    // Odd ones are of one kind, even ones of another.
    private async Task BuryAsync(int count)
    {
        await DeliverAsync(count);
        for (int i = 1; i <= count; i++)
        {
            var letter = new DeadLetterInfo(i % 2 == 1 ? "max-deliveries" : "policy", "X", $"m{i}", $"f{i % 2}", At);
            await Store.DeadLetterAsync(new(Key, Group, "alice"), Owned($"{i}-0")[0], new(Dead), letter);
        }
    }

    private static string[] Originals(IEnumerable<DeadLetter> letters) => [.. letters.Select(letter => $"{letter.OriginalId}")];
}
