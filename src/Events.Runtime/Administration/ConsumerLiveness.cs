namespace Events.Administration;

/// <summary>The process behind a consumer's name, as far as it is known.</summary>
public enum ConsumerLiveness
{
    /// <summary>
    /// Nobody holds the name: its process has ended, or it is a program of another kind, which takes no lease. A long idle time with
    /// entries pending speaks for the former.
    /// </summary>
    Unknown,

    /// <summary>A process holds the name, and renews it every few seconds.</summary>
    Alive,

    /// <summary>The process that holds the name was on this machine and does not run any more; the lease ends within seconds.</summary>
    Dead,

    /// <summary>
    /// No process at all: the consumer <c>(released)</c> has what others have released, until one of them claims it, and <c>(rerun)</c> what a rerun has taken.
    /// </summary>
    Released,
}
