using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary>A command about one group of a stream.</summary>
internal abstract class GroupCommand : StreamCommand
{
    private readonly Argument<string> _group = Parsers.Text("GROUP", "The consumer group.");

    protected GroupCommand(string name, string description, Terminal terminal, CommonOptions common)
        : base(name, description, terminal, common) => Add(_group);

    protected string GroupOf(Session session) => session.Get(_group);
}
