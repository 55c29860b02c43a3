namespace Events.Subscribing;

/// <summary>
/// A subscriber's part in a feed, which is read as long as somebody has one. A subscriber that is dropped without being disposed gives it back when it is
/// collected.
/// </summary>
internal sealed class FeedMember(LiveFeeds feeds, LiveFeed feed) : IDisposable
{
    private int _isGone;

#pragma warning disable MA0055 // A loop that is neither ended nor disposed of would keep its feed reading for ever.
    ~FeedMember() => Leave();
#pragma warning restore MA0055

    public LiveFeed Feed => feed;

    public void Dispose()
    {
        Leave();
        GC.SuppressFinalize(this);
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0) feeds.Leave(feed);
    }
}
