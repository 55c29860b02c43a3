using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Commands;

/// <summary><c>events groups STREAM</c></summary>
internal sealed class GroupsCommand(Terminal terminal, CommonOptions common)
    : StreamCommand("groups", "Lists the groups of a stream: position, lag (counted), pending (XINFO GROUPS).", terminal, common)
{
    protected override async Task<int> RunAsync(Session session)
    {
        IReadOnlyList<GroupDetails> groups = await session.Administration.ListGroupsAsync(StreamOf(session), session.Stop).ConfigureAwait(false);
        session.Printer.Print(groups, () => TableOf(groups));
        return ExitCodes.Done;
    }

    /// <summary>Groups as a table.</summary>
    public static IRenderable TableOf(IReadOnlyList<GroupDetails> groups)
    {
        if (groups.Count == 0) return Printer.Cell("No groups: one is made when its first consumer starts.");
        Table table = Printer.Table("Group", "Lag", "Pending", "Oldest", "Position", "Consumers", "Requeued", "Lost unread");
        foreach (GroupDetails group in groups)
        {
            Printer.AddRow(
                table,
                group.Group,
                Words.Lag(group),
                Words.Of(group.Pending),
                Words.Of(group.OldestAge),
                group.LastDelivered.ToString(),
                Words.Of(group.Consumers),
                Words.Of(group.Requeued),
                group.Loss is { } loss ? (loss.AtLeast == loss.AtMost ? "" : "up to ") + Words.Of(loss.AtMost) : "0");
        }

        return table;
    }
}
