using Microsoft.AspNetCore.Http.Metadata;

namespace Events.Dashboard.Security;

/// <summary>No action is longer than a dead letter that was edited.</summary>
internal sealed class ActionSizeLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 256 * 1024;
}
