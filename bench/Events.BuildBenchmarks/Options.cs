using System.Globalization;

namespace Events.BuildBenchmarks;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project bench/Events.BuildBenchmarks -- [what…] [options]
          what          generator, analyzers, baseline; all when none is named
          --check       ends with exit code 1, and says why, when a row is out of its budget
          --rounds n    how many rounds count, after one that warms up; default 5
          --files n     files of the solution that the analyzers look at; default 1000, of which one in 20 uses streams
          --each        a row for each analyzer as well
        """;

    private static readonly string[] s_known = ["generator", "analyzers", "baseline"];

    public IReadOnlyList<string> What { get; private init; } = s_known;

    public bool IsCheck { get; private init; }

    public bool IsEach { get; private init; }

    public int Rounds { get; private init; } = 5;

    public int Files { get; private init; } = 1000;

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        var what = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--check":
                    options = options with { IsCheck = true };
                    break;
                case "--each":
                    options = options with { IsEach = true };
                    break;
                case "--rounds" or "--files" when i + 1 < args.Length:
                    bool isRounds = args[i] == "--rounds";
                    i++;
                    if (!int.TryParse(args[i], CultureInfo.InvariantCulture, out int number) || number < (isRounds ? 1 : 100)) return null;
                    options = isRounds ? options with { Rounds = number } : options with { Files = number };
                    break;
                case { } name when s_known.Contains(name):
                    what.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return what.Count == 0 ? options : options with { What = what };
    }
}
