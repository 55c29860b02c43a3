using System.Diagnostics;
using System.Globalization;

namespace Events.Naming;

/// <summary>
/// The processes of this PID namespace, by <c>/proc</c>. Everything that does not add up is unknown: another boot or namespace, a <c>/proc</c> of
/// another namespace, one that hides processes.
/// </summary>
/// <param name="root">Where it is mounted.</param>
/// <param name="processId">This process' ID.</param>
/// <param name="exists">Whether there is a process with an ID, whoever it belongs to: <c>kill(pid, 0)</c>, which no mount option hides anything from.</param>
internal sealed class LinuxProcessTable(string root, int processId, Func<int, bool> exists) : IProcessTable
{
    // Fields of /proc/PID/stat behind the name, which is in brackets and may hold any character: the state is the first of them.
    private const int StartField = 19;

    private readonly Lazy<ProcessIdentity?> _self = new(() => ReadSelf(root, processId));

    /// <summary>The one of this machine. Elsewhere than on Linux nothing is known of anybody.</summary>
    public static LinuxProcessTable Default { get; } = new("/proc", Environment.ProcessId, Exists);

    public ProcessIdentity? Self => _self.Value;

    public Liveness LookUp(ProcessIdentity process)
    {
        if (Self is not { } self
            || self.Boot != process.Boot
            || self.PidNamespace != process.PidNamespace
            || self.TimeNamespace != process.TimeNamespace)
        {
            return Liveness.Unknown;
        }

        try
        {
            if (!exists(process.Pid)) return Liveness.Dead;
            return ReadStat($"{root}/{process.Pid}/stat") is not var (state, start) ? Liveness.Unknown
                : start != process.StartTicks || state is 'Z' or 'X' ? Liveness.Dead
                : Liveness.Alive;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It has just ended, or is hidden from us.
            return Liveness.Unknown;
        }
    }

    private static ProcessIdentity? ReadSelf(string root, int processId)
    {
        try
        {
            // A /proc that was mounted for another namespace knows us by another number.
            if (Target($"{root}/self") != processId.ToString(CultureInfo.InvariantCulture)) return null;
            string boot = File.ReadAllText($"{root}/sys/kernel/random/boot_id").Trim();
            string? pidNamespace = Target($"{root}/self/ns/pid");
            if (boot.Length == 0 || pidNamespace is null || ReadStat($"{root}/self/stat") is not var (_, start)) return null;
            return new ProcessIdentity(boot, pidNamespace, Target($"{root}/self/ns/time") ?? "", processId, start);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Target(string link)
    {
        var info = new FileInfo(link);
        return info.LinkTarget;
    }

    private static (char State, long StartTicks)? ReadStat(string path)
    {
        string text = File.ReadAllText(path);
        int nameEnd = text.LastIndexOf(')');
        if (nameEnd < 0) return null;
        string[] fields = text[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField
            && long.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
                ? (fields[0][0], start)
                : null;
    }

    private static bool Exists(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
