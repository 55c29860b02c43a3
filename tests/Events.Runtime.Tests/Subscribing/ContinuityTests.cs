using Events.Store;
using Events.Streams;
using Events.Subscribing;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>What the counters of a stream say of the entries behind a position that is gone.</summary>
public sealed class ContinuityTests
{
    [Fact]
    public void An_entry_that_is_gone_while_older_ones_are_there_was_deleted_or_never_got_to_the_server_that_answers()
    {
        var continuity = new Continuity("s");
        StreamInfo deleted = Info(length: 4, last: 9, added: 6, first: 2, deleted: 5);
        StreamInfo promoted = Info(length: 5, last: 9, added: 5, first: 2, deleted: 3);

        Assert.Equal(VerdictKind.Fine, continuity.Judge(Id(5), true, Page(), deleted).Kind);
        Assert.Equal(VerdictKind.Fine, continuity.Judge(Id(5), false, Page(), promoted).Kind);
        Verdict reset = continuity.Judge(Id(5), true, Page(), promoted);
        Assert.Equal(VerdictKind.Reset, reset.Kind);
        Assert.Contains("the server that answers had not got it", reset.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_gone_is_counted_from_where_counting_began()
    {
        // Three were trimmed before; 4 to 8 are there.
        var continuity = new Continuity("s");
        continuity.Begin(Info(length: 5, last: 8, added: 8, first: 4));
        continuity.SeeFirst(Id(4));
        Pass(continuity, 2);

        // Position 5. Trimmed to 9, of 12.
        Verdict verdict = continuity.Judge(Id(5), true, Page(9, 10), Info(length: 4, last: 12, added: 12, first: 9));

        Assert.Equal(new StreamGap("s", Id(5), Id(9), Id(9).Previous(), 3, 3), verdict.Gap);
        Pass(continuity, 2);

        // It counts on behind the gap.
        Assert.Equal(
            new StreamGap("s", Id(10), Id(14), Id(14).Previous(), 3, 3),
            continuity.Judge(Id(10), true, Page(14), Info(length: 1, last: 14, added: 14, first: 14)).Gap);
    }

    [Fact]
    public void Entries_in_hand_that_are_trimmed_meanwhile_are_not_lost()
    {
        var continuity = AtEnd(5);

        Assert.Equal(VerdictKind.Fine, continuity.Judge(Id(5), true, Page(6, 7, 8), Info(length: 2, last: 9, added: 9, first: 8)).Kind);
        Assert.Equal(
            new StreamGap("s", Id(5), Id(7), Id(7).Previous(), 1, 1),
            AtEnd(5).Judge(Id(5), true, Page(7, 8), Info(length: 2, last: 9, added: 9, first: 8)).Gap);

        // Whether what is missing lies before or behind the page cannot be told.
        Assert.Equal(
            new StreamGap("s", Id(5), Id(7), Id(7).Previous(), null, 2),
            AtEnd(5).Judge(Id(5), true, Page(7), Info(length: 1, last: 9, added: 9, first: 9)).Gap);
    }

    [Fact]
    public void Where_entries_were_deleted_one_by_one_the_number_is_a_bound()
    {
        // 7 was deleted after counting began; 6 to 9 are gone in all.
        Assert.Equal(
            new StreamGap("s", Id(5), Id(10), Id(10).Previous(), null, 4),
            AtEnd(5).Judge(Id(5), true, Page(10), Info(length: 2, last: 11, added: 11, first: 10, deleted: 7)).Gap);

        // 11 was deleted too, among those that are there.
        Assert.Equal(
            new StreamGap("s", Id(5), Id(10), Id(10).Previous(), null, 5),
            AtEnd(5).Judge(Id(5), true, Page(10), Info(length: 2, last: 12, added: 12, first: 10, deleted: 11)).Gap);
    }

    [Fact]
    public void A_stream_that_goes_back_is_another_one()
    {
        Assert.Equal(VerdictKind.Reset, AtEnd(5).Judge(Id(5), true, Page(), null).Kind);
        Assert.Equal(VerdictKind.Reset, AtEnd(5).Judge(Id(5), true, Page(), Info(length: 3, last: 3, added: 3, first: 1)).Kind);
        Assert.Equal(VerdictKind.Reset, AtEnd(5).Judge(Id(5), true, Page(6), Info(length: 1, last: 6, added: 1, first: 6)).Kind);

        // Ten entries were added to it since it was made again.
        Assert.Equal(VerdictKind.Reset, AtEnd(5).Judge(Id(5), true, Page(6), Info(length: 10, last: 16, added: 10, first: 6)).Kind);
    }

    [Fact]
    public void An_empty_stream_has_lost_what_was_added_since()
    {
        Assert.Equal(VerdictKind.Fine, AtEnd(5).Judge(Id(5), true, Page(), Info(length: 0, last: 5, added: 5)).Kind);
        Assert.Equal(
            new StreamGap("s", Id(5), null, Id(8), 3, 3),
            AtEnd(5).Judge(Id(5), true, Page(), Info(length: 0, last: 8, added: 8)).Gap);
        Assert.Equal(VerdictKind.ReadAgain, AtEnd(5).Judge(Id(5), true, Page(), Info(length: 1, last: 6, added: 6, first: 6)).Kind);
    }

    [Fact]
    public void Where_counting_began_is_not_known_when_the_first_entry_was_trimmed_before_it_was_read()
    {
        var continuity = new Continuity("s");
        continuity.Begin(Info(length: 5, last: 8, added: 8, first: 4));
        continuity.SeeFirst(Id(6));
        Pass(continuity, 1);

        StreamGap gap = continuity.Judge(Id(6), true, Page(9), Info(length: 2, last: 10, added: 10, first: 9)).Gap;

        Assert.Equal((null, null), (gap.Count, gap.AtMost));
    }

    private static Continuity AtEnd(int last)
    {
        var continuity = new Continuity("s");
        continuity.AtEnd(Info(length: last, last: last, added: last, first: 1));
        return continuity;
    }

    private static void Pass(Continuity continuity, int count)
    {
        for (int i = 0; i < count; i++) continuity.Pass();
    }

    private static EntryId Id(int id) => new((ulong)id, 0);

    private static StreamInfo Info(long length, int last, long added, int? first = null, int deleted = 0) =>
        new(length, Id(last), added, first is { } id ? Id(id) : null, first is null ? null : Id(last), 0) { MaxDeletedId = Id(deleted) };

    private static EntryPage Page(params int[] ids)
    {
        var page = new EntryPage((byte[]?)null, Math.Max(1, ids.Length));
        foreach (int id in ids) page.Add(Id(id), 0, 0, 0);
        return page;
    }
}
