namespace Events.Store;

/// <summary>Pages to be filled again and again: as many as one reader has alive, which is many where entries come one by one.</summary>
internal sealed class EntryPagePool
{
    private const int MaxIdle = 256;

    // Large pages are few at a time; more of them would only hold memory.
    private const int MaxIdleLarge = 4;

    private readonly Lock _lock = new();
    private EntryPage? _first;
    private int _count;

    /// <summary>A page, empty. It comes back here when it is disposed.</summary>
    public EntryPage Rent()
    {
        lock (_lock)
        {
            if (_first is not { } page) return new EntryPage(this, 0);
            _first = page.Next;
            _count--;
            page.Reopen();
            return page;
        }
    }

    /// <summary>Takes a page back, or leaves it to the garbage collector.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isLarge">Whether it holds much memory.</param>
    /// <returns>Whether it will be used again.</returns>
    public bool Return(EntryPage page, bool isLarge)
    {
        lock (_lock)
        {
            if (_count >= (isLarge ? MaxIdleLarge : MaxIdle)) return false;
            page.Next = _first;
            _first = page;
            _count++;
            return true;
        }
    }
}
