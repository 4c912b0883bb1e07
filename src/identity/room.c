/* room.c: the identity room as the house sees it. */
#include "identity/identity.h"

#include "identity/my_data.h"
#include "identity/pages/shared.h"
#include "identity/views.h"

/* Each page keeps its routes beside its handlers. */
static const struct route *const pages[] = {identity_mail_routes,
                                            identity_mails_routes,
                                            identity_jobs_routes,
                                            identity_settings_routes,
                                            identity_sign_in_routes,
                                            identity_sign_in_code_routes,
                                            identity_sign_in_link_routes,
                                            identity_sign_in_passkey_routes,
                                            identity_again_routes,
                                            identity_sign_out_routes,
                                            identity_account_routes,
                                            identity_account_address_routes,
                                            identity_account_codes_routes,
                                            identity_account_name_routes,
                                            identity_account_passkeys_routes,
                                            identity_account_password_routes,
                                            identity_account_recovery_routes,
                                            identity_account_sessions_routes,
                                            identity_account_tokens_routes,
                                            identity_audit_trail_routes,
                                            identity_leave_routes,
                                            identity_my_data_routes,
                                            identity_sign_on_routes,
                                            identity_sign_on_back_routes,
                                            identity_organisation_sign_on_routes,
                                            identity_reason_routes,
                                            identity_self_check_routes,
                                            identity_storage_routes,
                                            identity_organisations_routes,
                                            identity_people_routes,
                                            identity_requests_routes,
                                            identity_invitation_routes,
                                            identity_join_routes,
                                            identity_organisation_settings_routes,
                                            identity_working_groups_routes,
                                            identity_admin_people_routes,
                                            identity_admin_organisations_routes,
                                            NULL};

const struct room identity_room = {
    .name = "identity",
    .title = "People",
    .pages = pages,
    .views = identity_views,
    .export_person = my_data_export,
    .forget_person = my_data_forget,
};
