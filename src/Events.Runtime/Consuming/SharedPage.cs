using Events.Store;

namespace Events.Consuming;

/// <summary>A page whose entries are handled independently: disposed when the last of them is done.</summary>
internal sealed class SharedPage(EntryPage page)
{
    private int _users = 1;

    public EntryPage Page { get; } = page;

    public void AddUser() => Interlocked.Increment(ref _users);

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0) Page.Dispose();
    }
}
