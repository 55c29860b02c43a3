using Events.Administration;

namespace Events.Cli.Output;

/// <summary>Says what became of entries that were moved.</summary>
internal static class MoveText
{
    public static string Of(PendingMove move) =>
        $"{Words.Entries(move.Moved)} moved to '{move.To}'." + (move.Gone == 0 ? ""
            : $" {Words.Entries(move.Gone)} without a payload stayed; a consumer of the group dead-letters what is so.");
}
