using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>Pages that are used again, and those who hold on to them for longer than they may.</summary>
public sealed class EntryPageReuseTests
{
    private static readonly byte[] Fields = "$1\r\na\r\n$1\r\n1\r\n"u8.ToArray();

    [Fact]
    public void A_page_that_is_disposed_again_is_nobody_elses()
    {
        var pool = new EntryPagePool();
        EntryPage former = Fill(pool.Rent(), 1);
        former.Dispose();
        EntryPage present = Fill(pool.Rent(), 2);
        former.Dispose();
        Assert.NotSame(former, present);
        Assert.Equal((1, new EntryId(2, 0)), (present.Count, present.GetId(0)));
        Assert.Equal("a=1", Entry.Text(present.GetFields(0)));
    }

    [Fact]
    public void A_page_that_its_last_user_releases_is_used_again()
    {
        var pool = new EntryPagePool();
        EntryPage page = Fill(pool.Rent(), 1);
        page.Retain();
        page.Retain();
        page.Release();
        Assert.Equal(1, page.Count);
        page.Release();
        Assert.Same(page, pool.Rent());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Pages_that_are_disposed_one_after_the_other_allocate_nothing(int entries)
    {
        var pool = new EntryPagePool();
        for (int i = 0; i < 300; i++) RentAndDispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++) RentAndDispose();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RentAndDispose()
        {
            using EntryPage page = pool.Rent();
            for (int i = 0; i < entries; i++) page.Add(new EntryId(1, (ulong)i), 0, 0, 1);
        }
    }

    [Fact]
    public void Of_many_who_dispose_a_page_at_once_one_gives_its_buffer_back()
    {
        for (int i = 0; i < 200; i++)
        {
            byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(77_777);
            var page = new EntryPage(buffer);
            Parallel.For(0, 4, _ => page.Dispose());
            byte[][] rented = [.. Enumerable.Range(0, 8).Select(static _ => System.Buffers.ArrayPool<byte>.Shared.Rent(77_777))];
            Assert.True(rented.Count(other => ReferenceEquals(other, buffer)) <= 1);
        }
    }

    private static EntryPage Fill(EntryPage page, ulong id)
    {
        Assert.True(page.TryCopy(Fields));
        page.Add(new EntryId(id, 0), 0, Fields.Length, 1);
        return page;
    }
}
