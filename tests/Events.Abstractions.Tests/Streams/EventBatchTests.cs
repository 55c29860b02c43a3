using System.Text;
using Events.Streams;
using Events.Wire;

namespace Events.Abstractions.Tests.Streams;

public sealed class EventBatchTests
{
    [Fact]
    public void Entries_stand_one_behind_the_other()
    {
        var batch = new TestBatch(new TestClient());
        Assert.Equal(0, batch.Count);
        Assert.True(batch.Encoded.IsEmpty);
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), i * 37))];
        foreach (string text in texts) batch.Add(text);
        Assert.Equal(texts, Read(batch));
    }

    [Fact]
    public void An_entry_that_fails_leaves_no_trace()
    {
        var batch = new TestBatch(new TestClient());
        batch.Add("a");
        Assert.Throws<EncoderFallbackException>(() => batch.Add(new string('x', 10_000) + "\uD800"));
        batch.Add("b");
        Assert.Equal(["a", "b"], Read(batch));
    }

    [Fact]
    public void A_cleared_batch_starts_anew_in_its_buffers()
    {
        var batch = new TestBatch(new TestClient());
        for (int i = 0; i < 100; i++) batch.Add(new string('x', 1_000));
        Fill(batch);
        batch.Clear();
        Assert.Equal(0, batch.Count);
        Assert.True(batch.Ids.IsEmpty);
        long before = GC.GetAllocatedBytesForCurrentThread();
        batch.Add("again");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(["again"], Read(batch));
    }

    [Fact]
    public void Ids_are_there_once_they_are_known_and_gone_with_the_next_event()
    {
        var batch = new TestBatch(new TestClient());
        for (int i = 0; i < 20; i++) batch.Add("x");
        Assert.True(batch.Ids.IsEmpty);
        Fill(batch);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => new EntryId((ulong)i, 0)), batch.Ids.ToArray());
        batch.Add("y");
        Assert.True(batch.Ids.IsEmpty);
        Assert.Equal(21, batch.RentIds().Length);
    }

    private static void Fill(TestBatch batch)
    {
        Span<EntryId> ids = batch.RentIds().Span;
        for (int i = 0; i < ids.Length; i++) ids[i] = new EntryId((ulong)i, 0);
        batch.SetIds(ids.Length);
    }

    private static List<string> Read(TestBatch batch)
    {
        var texts = new List<string>();
        int start = 0;
        foreach (EncodedEntry entry in batch.Entries.Span)
        {
            var fields = new EntryFields(batch.Encoded.Span[start..entry.End], entry.FieldCount);
            Assert.Equal(3, fields.Count);
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(7), fields.ProducedAt);
            Assert.True(fields.TryGetValue("t"u8, out ReadOnlySpan<byte> text));
            texts.Add(Encoding.UTF8.GetString(text));
            start = entry.End;
        }

        return texts;
    }
}
