namespace Events.Settings;

/// <summary>Finds which of the known names somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>Finds the nearest known name.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What there is.</param>
    /// <returns>The known name that is nearest; null when none is near.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        int shortest = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= shortest) continue;
            shortest = distance;
            nearest = candidate;
        }

        return nearest;
    }

    // How many characters are to be put in, left out, changed, or changed with their neighbour.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] above = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) above[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }
}
