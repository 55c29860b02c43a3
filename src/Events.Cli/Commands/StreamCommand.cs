using System.CommandLine;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;

namespace Events.Cli.Commands;

/// <summary>A command about one stream.</summary>
internal abstract class StreamCommand : CliCommand
{
    private readonly Argument<string> _stream = Parsers.Text("STREAM", "The key of the stream.");

    protected StreamCommand(string name, string description, Terminal terminal, CommonOptions common)
        : base(name, description, terminal, common) => Add(_stream);

    protected string StreamOf(Session session) => session.Get(_stream);
}
