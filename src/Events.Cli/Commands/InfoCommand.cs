using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events info STREAM</c></summary>
internal sealed class InfoCommand(Terminal terminal, CommonOptions common)
    : StreamCommand("info", "Describes a stream and its groups (XINFO STREAM).", terminal, common)
{
    protected override async Task<int> RunAsync(Session session)
    {
        string key = StreamOf(session);
        StreamDetails stream = await session.Administration.DescribeStreamAsync(key, session.Stop).ConfigureAwait(false);
        IReadOnlyList<GroupDetails> groups = await session.Administration.ListGroupsAsync(key, session.Stop).ConfigureAwait(false);
        session.Printer.Print(new { Stream = stream, Groups = groups }, () =>
        {
            var facts = new Grid().AddColumns(2);
            Add("Stream", stream.Stream);
            Add("Entries", $"{Words.Of(stream.Length)} of {Words.Of(stream.EntriesAdded)} ever added");
            Add("First", $"{Words.Of(stream.FirstId)}  {Words.TimeOf(stream.FirstId)}");
            Add("Last", $"{Words.Of(stream.LastId)}  {Words.TimeOf(stream.LastId)}");
            Add("Dead letters", Words.Of(stream.DeadLetters));
            return new Rows(facts, GroupsCommand.TableOf(groups));

            void Add(string name, string value) => facts.AddRow(Printer.Cell(name), Printer.Cell(value));
        });
        return ExitCodes.Done;
    }
}
