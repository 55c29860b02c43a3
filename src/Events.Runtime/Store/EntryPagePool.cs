namespace Events.Store;

/// <summary>A few pages to be filled again and again: as many as one reader has alive.</summary>
internal sealed class EntryPagePool
{
    private readonly EntryPage?[] _idle = new EntryPage?[4];

    /// <summary>A page, empty. It comes back here when it is disposed.</summary>
    public EntryPage Rent()
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.Exchange(ref _idle[i], null) is { } page)
            {
                page.Reopen();
                return page;
            }
        }

        return new EntryPage(this, 0);
    }

    /// <summary>Takes a page back, or leaves it to the garbage collector.</summary>
    /// <returns>Whether it will be used again.</returns>
    public bool Return(EntryPage page)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], page, null) is null) return true;
        }

        return false;
    }
}
