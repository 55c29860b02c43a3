using Events.Locking;

namespace Events.Store;

/// <summary>Pages to be filled again and again: as many as one reader has alive, which is many where entries come one by one.</summary>
internal sealed class EntryPagePool
{
    private const int MaxIdle = 256;

    // Large pages are few at a time; more of them would only hold memory.
    private const int MaxIdleLarge = 4;

    // What its user has disposed serves again only after so many others: whoever disposes it a second time does so before.
    private const int Quarantine = 128;

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private EntryPage? _first;
    private int _count;
    private EntryPage? _firstDisposed;
    private EntryPage? _lastDisposed;
    private int _disposedCount;

    /// <summary>A page, empty. It comes back here when it is disposed.</summary>
    public EntryPage Rent()
    {
        lock (_lock.InOrder)
        {
            EntryPage page;
            if (_first is not null)
            {
                page = _first;
                _first = page.Next;
                _count--;
            }
            else if (_disposedCount >= Quarantine)
            {
                page = _firstDisposed!;
                _firstDisposed = page.Next;
                _disposedCount--;
            }
            else
            {
                return new EntryPage(this, 0);
            }

            page.Reopen();
            return page;
        }
    }

    /// <summary>Takes a page back whose user has disposed it and may do so again.</summary>
    public void ReturnDisposed(EntryPage page)
    {
        lock (_lock.InOrder)
        {
            if (_disposedCount >= MaxIdle) return;
            if (_disposedCount++ == 0) _firstDisposed = page;
            else _lastDisposed!.Next = page;
            _lastDisposed = page;
        }
    }

    /// <summary>Takes a page back that nobody knows any more, or leaves it to the garbage collector.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isLarge">Whether it holds much memory.</param>
    /// <returns>Whether it will be used again.</returns>
    public bool Return(EntryPage page, bool isLarge)
    {
        lock (_lock.InOrder)
        {
            if (_count >= (isLarge ? MaxIdleLarge : MaxIdle)) return false;
            page.Next = _first;
            _first = page;
            _count++;
            return true;
        }
    }
}
