namespace Events.Generator.Tests.Codecs;

internal static class StringSize
{
    /// <summary>The bytes that a string of the length takes, measured.</summary>
    public static long Allocated(this int length)
    {
        _ = new string('x', length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new string('x', length);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
