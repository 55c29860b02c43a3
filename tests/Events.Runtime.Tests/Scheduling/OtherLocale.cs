using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Events.Runtime.Tests.Scheduling;

/// <summary>A locale in which <c>a</c> comes before <c>B</c>, as it does in most; made by <c>localedef</c>, which is a part of the C library.</summary>
internal static class OtherLocale
{
    private const string Order =
        """
        LC_COLLATE
        order_start forward
        <U0061>
        <U0042>
        UNDEFINED
        order_end
        END LC_COLLATE

        """;

    /// <summary>Makes it: a server that is started with <c>LOCPATH</c> and <c>LC_ALL</c> has it.</summary>
    public static async Task MakeAsync(string folder, string name)
    {
        string order = Path.Combine(folder, "order");
        string characters = Path.Combine(folder, "characters");
        await File.WriteAllTextAsync(order, Order);
        var map = new StringBuilder("<code_set_name> TINY\n<mb_cur_max> 1\n<comment_char> %\n<escape_char> /\nCHARMAP\n");
        for (int i = 0; i < 128; i++) map.Append(CultureInfo.InvariantCulture, $"<U{i:X4}> /x{i:x2} C{i}\n");
        await File.WriteAllTextAsync(characters, map.Append("END CHARMAP\n").ToString());

        // It warns of all that is not defined.
        var start = new ProcessStartInfo("localedef", ["-c", "-f", characters, "-i", order, Path.Combine(folder, name)]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string told = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (!File.Exists(Path.Combine(folder, name, "LC_COLLATE"))) throw new IOException($"localedef made no locale: {told}");
    }
}
