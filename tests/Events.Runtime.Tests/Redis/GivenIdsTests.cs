using Events.Redis.Given;
using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>How many of the entries that were given lie behind an ID.</summary>
public sealed class GivenIdsTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(1, 4096)]
    [InlineData(1, 5000)]
    [InlineData(1, 700_000)]
    [InlineData(7, 3000)]
    public void They_are_counted_exactly_or_between_two_numbers(int page, int count)
    {
        GivenIds ids = Make();
        for (int i = 0; i < count; i += page) ids.Note(new EntryId((ulong)(i + page), 1), page);
        long total = ids.Count;
        foreach (long after in (long[])[0, 1, total / 2, total - 5000, total - 100, total - 8, total - 1])
        {
            if (after < 0) continue;
            (long atLeast, long atMost) = ids.CountAfter(new EntryId((ulong)after, 1));
            long expected = total - after;
            Assert.True(atLeast <= expected && expected <= atMost, $"{atLeast} to {atMost}, and it is {expected}");
            if (page == 1 && expected <= 4000) Assert.Equal(atLeast, atMost);
            else if (expected <= 4096 * 60) Assert.True(atMost - atLeast <= 64 + page, $"{atLeast} to {atMost}");
        }

        Assert.Equal((0, 0), ids.CountAfter(ids.Highest));
    }

    [Fact]
    public void What_was_given_before_counts_once()
    {
        GivenIds ids = Make();
        ids.Note(new EntryId(5, 0), 5);
        ids.Note(new EntryId(3, 0), 3);
        ids.Note(new EntryId(5, 0), 5);
        Assert.Equal((5, new EntryId(5, 0)), (ids.Count, ids.Highest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(2_999)]
    [InlineData(3_000)]
    public async Task The_last_one_that_is_there_is_found_among_the_entries_of_others(int kept)
    {
        // Every third ID is one that the other server has given by itself as well.
        GivenIds one = Make();
        GivenIds other = Make();
        for (ulong i = 1; i <= 3_000; i++) (i % 2 == 0 ? one : other).Note(new EntryId(i, 0), 1);
        var given = new GivenTogether([one, other]);
        int asked = 0;
        int found = await given.FindLastAsync(new EntryId(1, 0), new EntryId(9_000, 0), default, AreThereAsync);
        long first = kept == 3_000 || (kept + 1) % 3 != 0 ? kept : kept + 1;
        Assert.Equal(first - 1, found);
        Assert.InRange(asked, 0, 13);
        Assert.Equal(first == 3_000, await given.HasEndAsync(new EntryId(1, 0), default, AreThereAsync));
        Assert.Equal((3_000 - first, 3_000 - first), given.CountAfter(found < 0 ? default : given.Ids[found], default));

        ValueTask<bool> AreThereAsync(IEnumerable<EntryId> ids)
        {
            asked++;
            return ValueTask.FromResult(ids.All(id => id.Milliseconds <= (ulong)kept || id.Milliseconds % 3 == 0));
        }
    }

    [Theory]
    [InlineData(400, 0, 600, 600)]
    [InlineData(700, 0, 300, 300)]
    [InlineData(1, 450, 550, 600)]
    [InlineData(1, 900, 100, 600)]
    public async Task What_was_trimmed_is_no_loss_and_what_may_have_been_deleted_need_not_be_one(ulong first, ulong deleted, long atLeast, long atMost)
    {
        GivenIds ids = Make();
        for (ulong i = 1; i <= 1_000; i++) ids.Note(new EntryId(i, 0), 1);
        var given = new GivenTogether([ids]);
        int found = await given.FindLastAsync(new EntryId(first, 0), new EntryId(2_000, 0), new EntryId(deleted, 0), AreThereAsync);
        (long least, long most) = given.CountAfter(given.Ids[found], new EntryId(deleted, 0));
        Assert.InRange(least, atLeast, atLeast + 1);
        Assert.InRange(most, atMost, atMost + 1);

        ValueTask<bool> AreThereAsync(IEnumerable<EntryId> asked) => ValueTask.FromResult(asked.All(id => id.Milliseconds >= first && id.Milliseconds <= 400));
    }

    [Fact]
    public void What_was_confirmed_again_counts_once_on_however_many_connections()
    {
        GivenIds one = Make();
        GivenIds other = Make();
        for (ulong i = 1; i <= 100; i++) one.Note(new EntryId(2 * i, 0), 1);
        other.NoteAgain(new EntryId(51, 0));
        other.NoteAgain(new EntryId(51, 0));
        one.NoteAgain(new EntryId(51, 0));
        other.NoteAgain(new EntryId(60, 0));
        other.NoteAgain(new EntryId(3, 0));
        other.NoteAgain(new EntryId(301, 0));
        var given = new GivenTogether([one, other]);
        Assert.Equal((101, 101), given.CountAfter(new EntryId(3, 0), default));
        Assert.Equal((1, 1), given.CountAfter(new EntryId(200, 0), default));
        Assert.Equal((new EntryId(301, 0), 0, new EntryId(2, 0)), (other.Highest, other.Count, given.Lowest!.Value));

        // Whether it was among those that came first is not known any more.
        for (ulong i = 101; i <= 6_000; i++) one.Note(new EntryId(2 * i, 0), 1);
        Assert.Equal(4, given.CountAfter(new EntryId(2, 0), default).AtMost - given.CountAfter(new EntryId(2, 0), default).AtLeast - Slack(one));

        static long Slack(GivenIds ids) => ids.CountAfter(new EntryId(2, 0)).AtMost - ids.CountAfter(new EntryId(2, 0)).AtLeast;
    }

    [Theory]
    [InlineData("run", "a", "0000", false)]
    [InlineData("run", "b", "0000", false)]
    [InlineData("run", "b", "a", true)]
    [InlineData("other", "a", "0000", true)]
    [InlineData("other", "b", "a", true)]
    public void Another_process_or_a_history_taken_over_may_lack_something(string run, string history, string before, bool expected) =>
        Assert.Equal(expected, new DataLine(run, history, before).MayLack(new DataLine("run", "a", "0000")));

    private static GivenIds Make() => new(new GivenEntries(ConfirmedLossKind.Produced, DataLine.Unknown), "s");
}
