namespace Events.Redis.Administration;

/// <summary><c>SCAN cursor MATCH pattern COUNT n TYPE stream</c>, https://redis.io/docs/latest/commands/scan/</summary>
internal static class StreamScan
{
    // How many keys of any kind the server looks at in a step: about a millisecond.
    private const string PageSize = "1000";

    /// <summary>The words of one step.</summary>
    /// <param name="cursor">0 at first, then what the last step said; 0 again after the last.</param>
    /// <param name="pattern">The pattern.</param>
    public static string[] Page(string cursor, string pattern) => ["SCAN", cursor, "MATCH", pattern, "COUNT", PageSize, "TYPE", "stream"];
}
