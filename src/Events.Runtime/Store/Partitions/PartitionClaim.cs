namespace Events.Store.Partitions;

/// <summary>The claim that a member of a group makes when the partitions are shared; see <see cref="Roles.IPartitionStore.SharePartitionsAsync"/>.</summary>
/// <param name="Member">Its name: text of its own. Of two members the one whose name comes first has the larger share where it cannot be even.</param>
/// <param name="Lease">For how long it counts as there, from now on.</param>
/// <param name="Partitions">The number of partitions.</param>
/// <param name="Held">Those that it works on, which stay its own where nobody else has them.</param>
/// <param name="Released">Those that it has ended to work on, which others may have.</param>
/// <param name="Refused">Those that it does not want.</param>
public sealed record PartitionClaim(
    string Member, TimeSpan Lease, int Partitions, IReadOnlyList<int> Held, IReadOnlyList<int> Released, IReadOnlyList<int> Refused)
{
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Member);
        ArgumentOutOfRangeException.ThrowIfLessThan(Partitions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Lease, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Held);
        ArgumentNullException.ThrowIfNull(Released);
        ArgumentNullException.ThrowIfNull(Refused);
    }
}
