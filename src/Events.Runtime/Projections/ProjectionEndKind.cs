namespace Events.Projections;

/// <summary>The cause that has ended a <see cref="ProjectionFollower"/>.</summary>
internal enum ProjectionEndKind
{
    /// <summary>It is to stop, or the lease was seen to be lost.</summary>
    Stopped,

    /// <summary>A page was refused: another one has the lease, or the state is another one's by now.</summary>
    Lost,

    /// <summary>The state that was built has become the live one.</summary>
    BecameLive,

    /// <summary>It cannot go on.</summary>
    Faulted,
}
