namespace Events.Naming;

/// <summary>Identifies a process, so that another one on the same machine can tell whether it still runs.</summary>
/// <param name="Boot">Which boot of which machine: the kernel's random ID of it. Containers of one machine have it in common.</param>
/// <param name="PidNamespace">Within what the process ID counts: the kernel's number of the namespace. Each container has one of its own.</param>
/// <param name="TimeNamespace">Within what start times count; containers may have one of their own.</param>
/// <param name="Pid">The process ID.</param>
/// <param name="StartTicks">When it started, in the kernel's ticks since the boot: another process that is given the ID later has another.</param>
internal sealed record ProcessIdentity(string Boot, string PidNamespace, string TimeNamespace, int Pid, long StartTicks);
