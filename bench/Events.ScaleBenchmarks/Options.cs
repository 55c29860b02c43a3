using System.Globalization;

namespace Events.ScaleBenchmarks;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project bench/Events.ScaleBenchmarks -- [what…] [options]
          what        nodes, topology, partitions, claims, process; all when none is named
          --quick     less of everything
          --check     ends with exit code 1, and says why, when something is out of its bound
          --rounds n  how many rounds of nodes count; default 5
        """;

    private static readonly string[] s_known = ["nodes", "topology", "partitions", "claims", "process"];

    public IReadOnlyList<string> What { get; private init; } = s_known;

    public bool IsQuick { get; private init; }

    public bool IsCheck { get; private init; }

    public int Rounds { get; private init; } = 5;

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        var what = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { IsQuick = true };
                    break;
                case "--check":
                    options = options with { IsCheck = true };
                    break;
                case "--rounds" when i + 1 < args.Length:
                    i++;
                    if (!int.TryParse(args[i], CultureInfo.InvariantCulture, out int rounds) || rounds < 1) return null;
                    options = options with { Rounds = rounds };
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
