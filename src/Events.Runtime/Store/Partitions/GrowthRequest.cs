using Events.Wire;

namespace Events.Store.Partitions;

/// <summary>Asks for more partitions; see <see cref="Roles.IPartitionStore.GrowPartitionsAsync"/>.</summary>
/// <param name="Partitions">The number that there are to be: a multiple of the one that there is.</param>
/// <param name="Lead">The time until the switch, in which all who produce learn of it.</param>
/// <param name="Settling">For how long what was begun before the switch may take.</param>
public sealed record GrowthRequest(int Partitions, TimeSpan Lead, TimeSpan Settling)
{
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Partitions, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Partitions, PartitionHash.MaxPartitions);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lead, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Settling, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Lead, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Settling, TimeSpan.FromDays(1));
    }
}
