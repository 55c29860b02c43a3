namespace Events.Subscribing;

/// <summary>The answer of a feed that a subscriber asks for a page.</summary>
internal enum FeedTake
{
    /// <summary>It is there.</summary>
    Page,

    /// <summary>It has not come yet.</summary>
    NotYet,

    /// <summary>It is kept no more, or will not come: the subscriber reads for itself.</summary>
    ReadYourself,
}
