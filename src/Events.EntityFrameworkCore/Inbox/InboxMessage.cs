namespace Events.EntityFrameworkCore.Inbox;

/// <summary>A row of the inbox: what a consumer group has handled.</summary>
public class InboxMessage
{
    /// <summary>The consumer group.</summary>
    public required string Group { get; set; }

    /// <summary>The Redis key of the stream.</summary>
    public required string Stream { get; set; }

    /// <summary>The entry's ID, or the event type and the key that the handler has given.</summary>
    public required string Key { get; set; }

    /// <summary>The time at which it was handled: Unix milliseconds.</summary>
    public long HandledAt { get; set; }
}
