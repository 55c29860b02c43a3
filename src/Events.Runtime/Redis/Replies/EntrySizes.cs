using Events.Store;

namespace Events.Redis.Replies;

/// <summary>Estimates the size of the entries that came lately: whether a page of them is long. Thread-safe, and about right.</summary>
internal sealed class EntrySizes
{
    // Other commands wait for the time that so much takes to come: some milliseconds.
    private const long LongPage = 1 << 20;

    private long _average;

    /// <summary>Notes a page. Up at once and down slowly.</summary>
    public void See(EntryPage page)
    {
        if (page.Count == 0) return;
        long sum = 0;
        for (int i = 0; i < page.Count; i++) sum += page.GetLength(i);
        long seen = sum / page.Count;
        long average = Volatile.Read(ref _average);
        Volatile.Write(ref _average, seen >= average ? seen : average + ((seen - average) / 4));
    }

    /// <summary>Tells whether a page of so many entries is long, as far as is known.</summary>
    public bool IsLong(int count) => Volatile.Read(ref _average) * count > LongPage;
}
