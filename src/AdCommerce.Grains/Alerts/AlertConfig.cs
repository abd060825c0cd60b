using System.ComponentModel.DataAnnotations;

namespace AdCommerce.Grains.Alerts;

/// <summary>How alerts are looked at and delivered. Section <c>AdCommerce:Alerts</c> of the configuration, written by the operator.</summary>
public sealed class AlertConfig
{
    /// <summary>The section it is read from.</summary>
    public const string Section = "AdCommerce:Alerts";

    /// <summary>
    /// How often an alert is looked at, in minutes. Default 60, range 1 to 1,440. A look at days that were looked at already costs nothing; an alert that was changed is looked at
    /// within seconds.
    /// </summary>
    [Range(1, 1_440, ErrorMessage = "AdCommerce:Alerts:EvaluationMinutes must be from 1 to 1440.")]
    public int EvaluationMinutes { get; set; } = 60;

    /// <summary>How long a webhook may take to answer, in seconds. Default 15, range 1 to 15: what is handed out to be sent is handed out anew after a minute.</summary>
    [Range(1, 15, ErrorMessage = "AdCommerce:Alerts:AttemptTimeoutSeconds must be from 1 to 15.")]
    public int AttemptTimeoutSeconds { get; set; } = 15;
}
