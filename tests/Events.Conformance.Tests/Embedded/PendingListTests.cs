using Events.InMemory.Streams;

namespace Events.Conformance.Embedded;

/// <summary>The sorted leaves of a pending entries list, compared with an obvious list.</summary>
public sealed class PendingListTests
{
    private static readonly StoredConsumer Owner = new("c");

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 300)]
    [InlineData(3, 5_000)]
    public void It_holds_what_a_sorted_dictionary_holds(int seed, int range)
    {
        var random = new Random(seed);
        var list = new PendingList();
        var expected = new SortedDictionary<EntryId, PendingDelivery>();
        for (int step = 0; step < 20_000; step++)
        {
            // Phases of growing and shrinking, so that leaves split, empty and merge.
            var id = new EntryId((ulong)random.Next(range), 0);
            bool grow = random.Next(10) < ((step / 3_000) % 2 == 0 ? 7 : 3);
            if (grow && !expected.ContainsKey(id))
            {
                var delivery = new PendingDelivery(id, Owner, 0);
                expected.Add(id, delivery);
                list.Add(delivery);
            }
            else if (!grow)
            {
                Assert.Equal(expected.Remove(id), list.Remove(id));
            }

            Assert.Equal(expected.TryGetValue(id, out PendingDelivery? known), list.TryGet(id, out PendingDelivery? found));
            Assert.Same(known, found);
            if (step % 500 == 0) Compare(expected, list, new EntryId((ulong)random.Next(range), 0));
        }
    }

    [Fact]
    public void What_is_added_in_order_is_removed_in_order()
    {
        var list = new PendingList();
        for (ulong i = 1; i <= 10_000; i++)
        {
            list.Add(new PendingDelivery(new EntryId(i, 0), Owner, 0));
            if (i <= 300) continue;
            Assert.Equal(new EntryId(i - 300, 0), list.First!.Id);
            Assert.True(list.Remove(new EntryId(i - 300, 0)));
        }

        Assert.Equal(300, list.Count);
        Assert.Equal(new EntryId(10_000, 0), list.Last!.Id);
    }

    private static void Compare(SortedDictionary<EntryId, PendingDelivery> expected, PendingList list, EntryId from)
    {
        Assert.Equal(expected.Count, list.Count);
        Assert.Equal(expected.Values.FirstOrDefault(), list.First);
        Assert.Equal(expected.Values.LastOrDefault(), list.Last);
        var walked = new List<PendingDelivery>();
        PendingList.Cursor cursor = list.From(from);
        while (cursor.TryNext(out PendingDelivery? delivery)) walked.Add(delivery);
        Assert.Equal(expected.Where(pair => pair.Key >= from).Select(pair => pair.Value), walked);
    }
}
