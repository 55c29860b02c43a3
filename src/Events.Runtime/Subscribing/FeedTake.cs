namespace Events.Subscribing;

/// <summary>What there is of a page that a subscriber asks a feed for.</summary>
internal enum FeedTake
{
    /// <summary>It is there.</summary>
    Page,

    /// <summary>It has not come yet.</summary>
    NotYet,

    /// <summary>It is kept no more, or will not come: the subscriber reads for itself.</summary>
    ReadYourself,
}
