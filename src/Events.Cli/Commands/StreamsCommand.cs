using System.CommandLine;
using Events.Administration;
using Events.Cli.Output;
using Events.Cli.Parsing;
using Events.Cli.Running;
using Events.Cli.Terminals;
using Spectre.Console;

namespace Events.Cli.Commands;

/// <summary><c>events streams [PATTERN] [--all]</c></summary>
internal sealed class StreamsCommand : CliCommand
{
    private readonly Argument<string> _pattern = new("PATTERN")
    {
        Description = "A pattern of keys, such as 'shop:*'. Default: all.",
        DefaultValueFactory = static _ => "*",
    };

    private readonly Option<bool> _all = Parsers.Flag("--all", "Also the streams that are kept beside others: dead letters, requeued entries.");

    public StreamsCommand(Terminal terminal, CommonOptions common)
        : base("streams", "Finds streams (SCAN).", terminal, common)
    {
        Add(_pattern);
        Add(_all);
    }

    protected override async Task<int> RunAsync(Session session)
    {
        string pattern = session.Get(_pattern);
        if (pattern.Length == 0) throw new CliException(ExitCodes.Usage, "The pattern is empty; '*' is for all.");
        IReadOnlyList<StreamDetails> streams = await FindAsync(session, pattern, session.Get(_all)).ConfigureAwait(false);
        session.Printer.Print(streams, () =>
        {
            Table table = Printer.Table("Stream", "Entries", "First", "Last", "Groups", "Dead letters");
            foreach (StreamDetails stream in streams)
            {
                Printer.AddRow(
                    table, stream.Stream, Words.Of(stream.Length), Words.Of(stream.FirstId), Words.Of(stream.LastId), Words.Of(stream.Groups),
                    Words.Of(stream.DeadLetters));
            }

            return streams.Count == 0 ? Printer.Cell($"No stream matches '{pattern}'.\n".Trim()) : table;
        });
        return ExitCodes.Done;
    }

    /// <summary>Describes all streams that match, by name.</summary>
    public static async Task<IReadOnlyList<StreamDetails>> FindAsync(Session session, string pattern, bool all)
    {
        var streams = new List<StreamDetails>();
        await foreach (string key in session.Administration.FindStreamsAsync(pattern, all, session.Stop).ConfigureAwait(false))
        {
            try
            {
                streams.Add(await session.Administration.DescribeStreamAsync(key, session.Stop).ConfigureAwait(false));
            }
            catch (AdministrationException exception) when (exception.Error is AdministrationError.StreamNotFound or AdministrationError.NotAStream)
            {
                // Deleted since it was found.
            }
        }

        streams.Sort(static (left, right) => string.CompareOrdinal(left.Stream, right.Stream));
        return streams;
    }
}
